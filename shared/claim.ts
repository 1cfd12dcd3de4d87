import * as v from 'valibot'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { type ClaimHash, claimHash, idBytes, type LogId, logId, type PublicKey, publicKey } from './ids.ts'
import { MAX_CLAIM_BYTES, MAX_CLAIM_DEPTH, MAX_TYPE_LENGTH } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

export const CLAIM_VERSION = 1
export const CLAIM_NONCE_BYTES = 8

/** What an author says: "I say this, on this server, in this log." */
export interface Claim {
  /** What was signed. Kept and passed on as it is, never encoded anew. */
  bytes: Uint8Array
  server: PublicKey
  log: LogId
  type: string
  author: PublicKey
  /** By the author's own clock, ms since 1970. Shown, never trusted. */
  sentAt: number
  /** 8 random bytes: keeps short words from being guessed back out of the hash once they are deleted. */
  nonce: Uint8Array
  body: Record<string, unknown>
}

/** A claim with its author's signature, as an outbox holds it. */
export interface SignedClaim {
  claim: Uint8Array
  signature: Uint8Array
}

const TYPE = v.pipe(v.string(), v.maxLength(MAX_TYPE_LENGTH), v.regex(/^[a-z][a-zA-Z0-9-]*$/))
const BODY = v.custom<Record<string, unknown>>(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array),
  'expected a map',
)
const CLAIM = v.strictTuple([
  v.literal(CLAIM_VERSION),
  schema.key,
  schema.uuid,
  TYPE,
  schema.key,
  schema.count,
  schema.bytes(CLAIM_NONCE_BYTES),
  BODY,
])

/** The claim's bytes: CBOR [version, server key, log, type, author key, sent-at, nonce, body]. */
export function encodeClaim(claim: Omit<Claim, 'bytes'>): Uint8Array {
  const { server, log, type, author, sentAt, nonce, body } = claim
  return encode([CLAIM_VERSION, idBytes(server), idBytes(log), type, idBytes(author), sentAt, nonce, body])
}

/** @throws Refusal `too-long`, `not-cbor`, `not-canonical`, `wrong-version`, `malformed` */
export function decodeClaim(bytes: Uint8Array): Claim {
  if (bytes.length > MAX_CLAIM_BYTES) {
    throw new Refusal(
      'too-long',
      `A claim has at most ${MAX_CLAIM_BYTES} bytes; this one has ${bytes.length}.`,
    )
  }
  const value = decode(bytes, MAX_CLAIM_DEPTH)
  if (Array.isArray(value) && typeof value[0] === 'number' && value[0] !== CLAIM_VERSION) {
    throw new Refusal(
      'wrong-version',
      `This is a claim of version ${value[0]}; this software knows ${CLAIM_VERSION}.`,
    )
  }
  const [, server, log, type, author, sentAt, nonce, body] = schema.check(CLAIM, value, 'claim')
  return {
    bytes,
    server: publicKey(server),
    log: logId(log),
    type,
    author: publicKey(author),
    sentAt,
    nonce,
    body,
  }
}

export async function hashClaim(crypto: Crypto, bytes: Uint8Array): Promise<ClaimHash> {
  return claimHash(await crypto.sha256(bytes))
}

/** The bytes that an author signs, under context `catalk/claim/1`. */
export function claimSignedBytes(server: PublicKey, claim: Uint8Array): Uint8Array {
  return signedBytes('catalk/claim/1', server, claim)
}

/** A claim made, encoded and signed. */
export async function signClaim(
  signer: Signer,
  fields: Omit<Claim, 'bytes' | 'author'>,
): Promise<SignedClaim> {
  const claim = encodeClaim({ ...fields, author: signer.key })
  return { claim, signature: await signer.sign(claimSignedBytes(fields.server, claim)) }
}

/** @throws Refusal `wrong-signature` */
export async function checkClaim(crypto: Crypto, claim: Claim, signature: Uint8Array): Promise<void> {
  await checkSignature(crypto, claim.author, 'catalk/claim/1', claim.server, claim.bytes, signature)
}

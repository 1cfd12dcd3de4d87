import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { fromBase64url, toBase64url } from './base64url.ts'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { MAX_INVITE_BYTES } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** Somebody's word that its bearer may join. The link that holds it names the relay and pins the server's key. */
export interface Invite {
  server: PublicKey
  /** `ws://` or `wss://` address of the relay. */
  address: string
  inviter: PublicKey
  /** Ms since 1970; null: never. */
  expires: number | null
  /** How many may join by it; null: any number. */
  uses: number | null
  /** Admits a virtual client instead of a person. */
  virtual: boolean
  /** SHA-256 of its bytes, 32 bytes: what its uses are counted by. */
  hash: InviteHash
}

/** SHA-256 of an invite's bytes in hex. */
export type InviteHash = string

export interface SignedInvite {
  /** What the inviter signed. */
  bytes: Uint8Array
  signature: Uint8Array
}

export const ADDRESS = v.pipe(v.string(), v.maxLength(300), v.regex(/^wss?:\/\/[^\s#]+$/))
const INVITE = v.strictTuple([
  schema.key,
  ADDRESS,
  schema.key,
  v.nullable(schema.count),
  v.nullable(schema.count),
  v.boolean(),
  schema.bytes(8),
])
const LINK = v.strictTuple([schema.bytesUpTo(MAX_INVITE_BYTES), schema.signature])

/** Signs an invite. `nonce`: 8 random bytes that tell two invites apart. */
export async function signInvite(
  signer: Signer,
  invite: Omit<Invite, 'inviter' | 'hash' | 'uses'> & { uses?: number | null },
  nonce: Uint8Array,
): Promise<SignedInvite> {
  const { server, address, expires, uses = null, virtual } = invite
  const bytes = encode([idBytes(server), address, idBytes(signer.key), expires, uses, virtual, nonce])
  return { bytes, signature: await signer.sign(signedBytes('catalk/invite/1', server, bytes)) }
}

/** @throws Refusal `not-cbor`, `not-canonical`, `malformed` */
export function decodeInvite(bytes: Uint8Array): Invite {
  const [server, address, inviter, expires, uses, virtual] = schema.check(INVITE, decode(bytes), 'invite')
  const hash = bytesToHex(sha256(bytes))
  return { server: publicKey(server), address, inviter: publicKey(inviter), expires, uses, virtual, hash }
}

/**
 * An invite that its inviter signed for this server. Whether the inviter may invite is the policy's to say.
 * @throws Refusal `wrong-server`, `wrong-signature`, and like `decodeInvite`
 */
export async function checkInvite(crypto: Crypto, server: PublicKey, invite: SignedInvite): Promise<Invite> {
  const read = decodeInvite(invite.bytes)
  if (read.server !== server) throw new Refusal('wrong-server', 'This invite is for another server.')
  await checkSignature(crypto, read.inviter, 'catalk/invite/1', server, invite.bytes, invite.signature)
  return read
}

/** `https://relay.example/join#…`: a page for whoever has no extension yet, and the code in the part no server sees. */
export function joinUrl(address: string, code: Uint8Array): string {
  return `${address.replace(/^ws/, 'http').replace(/\/+$/, '')}/join#${toBase64url(code)}`
}

export function inviteLink(invite: SignedInvite): string {
  return joinUrl(decodeInvite(invite.bytes).address, encode([invite.bytes, invite.signature]))
}

/** @throws Refusal `malformed` when this is no invite link */
export function readInviteLink(link: string): SignedInvite {
  const code = link.trim().split('#').at(-1) ?? ''
  try {
    const [bytes, signature] = schema.check(LINK, decode(fromBase64url(code)), 'invite link')
    decodeInvite(bytes)
    return { bytes, signature }
  } catch {
    throw new Refusal(
      'malformed',
      'This is not an invite link. Copy the whole link, with all that follows the #.',
    )
  }
}

import * as v from 'valibot'
import { PRIVILEGES, type Privilege } from './body.ts'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { MAX_NAME_LENGTH } from './limits.ts'
import * as schema from './schema.ts'

/** The relay's word on somebody who is online: that they proved their key, and what they may do. */
export interface Attestation {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
  /** When the relay said so, ms since 1970. */
  time: number
}

export interface SignedAttestation {
  bytes: Uint8Array
  signature: Uint8Array
}

const ATTESTATION = v.strictTuple([
  schema.key,
  v.pipe(v.string(), v.maxLength(MAX_NAME_LENGTH)),
  v.array(v.picklist(PRIVILEGES)),
  v.boolean(),
  v.boolean(),
  schema.count,
])
export const SIGNED_ATTESTATION = v.strictTuple([schema.bytesUpTo(1_024), schema.signature])

/** CBOR [key, name, privileges, owner, virtual, time], signed under `catalk/attestation/1`. */
export async function signAttestation(server: Signer, a: Attestation): Promise<SignedAttestation> {
  const bytes = encode([idBytes(a.key), a.name, a.privileges, a.owner, a.virtual, a.time])
  return { bytes, signature: await server.sign(signedBytes('catalk/attestation/1', server.key, bytes)) }
}

/** @throws Refusal `wrong-signature`, `malformed` */
export async function checkAttestation(
  crypto: Crypto,
  server: PublicKey,
  signed: SignedAttestation,
): Promise<Attestation> {
  await checkSignature(crypto, server, 'catalk/attestation/1', server, signed.bytes, signed.signature)
  const [key, name, privileges, owner, virtual, time] = schema.check(
    ATTESTATION,
    decode(signed.bytes),
    'attestation',
  )
  return { key: publicKey(key), name, privileges, owner, virtual, time }
}

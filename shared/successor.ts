import * as v from 'valibot'
import { fromBase64url, toBase64url } from './base64url.ts'
import { concat } from './bytes.ts'
import { decode, encode } from './cbor.ts'
import { type Crypto, checkSignature, type Signer, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/**
 * A new key's own word that it takes somebody's place on a server, 64 bytes: nobody can make themselves out to be who has
 * a key by passing their place on to it. `from`: the key that passes on its own place. Who lost it may not know it, and
 * needs none for who replaces it in their stead.
 */
export async function signSuccessor(
  signer: Signer,
  server: PublicKey,
  from?: PublicKey,
): Promise<Uint8Array> {
  return signer.sign(signedBytes('catalk/successor/1', server, passed(signer.key, from)))
}

/** @throws Refusal `wrong-signature` */
export function checkSuccessor(
  crypto: Crypto,
  server: PublicKey,
  key: PublicKey,
  proof: Uint8Array,
  from?: PublicKey,
): Promise<void> {
  return checkSignature(crypto, key, 'catalk/successor/1', server, passed(key, from), proof)
}

const passed = (to: PublicKey, from: PublicKey | undefined): Uint8Array =>
  from ? concat(idBytes(from), idBytes(to)) : idBytes(to)

const CODE = v.strictTuple([schema.key, schema.key, schema.signature])

/** What somebody with a new key hands to who may replace their old one: server, new key and its word, as text. */
export interface SuccessorCode {
  server: PublicKey
  key: PublicKey
  proof: Uint8Array
}

export const successorCode = ({ server, key, proof }: SuccessorCode): string =>
  `catalk-key:${toBase64url(encode([idBytes(server), idBytes(key), proof]))}`

/** @throws Refusal `malformed` when this is no such code, `wrong-signature` */
export async function readSuccessorCode(crypto: Crypto, text: string): Promise<SuccessorCode> {
  const code = text.trim().replace(/^catalk-key:/, '')
  let read: [Uint8Array, Uint8Array, Uint8Array]
  try {
    read = schema.check(CODE, decode(fromBase64url(code)), 'code')
  } catch {
    throw new Refusal(
      'malformed',
      'This is not the code of a new key. Copy all of it, from "catalk-key:" on.',
    )
  }
  const [server, key, proof] = [publicKey(read[0]), publicKey(read[1]), read[2]]
  await checkSuccessor(crypto, server, key, proof)
  return { server, key, proof }
}

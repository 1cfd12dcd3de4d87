import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url } from './base64url.ts'
import type { Crypto, Signer } from './crypto.ts'
import { hasNeutralPoint } from './has-neutral-point.ts'
import { idBytes, type PublicKey, publicKey } from './ids.ts'
import { checkPublicKey } from './public-key.ts'

const { subtle } = globalThis.crypto
const REMEMBERED = 2_000
/** Up to here a hash takes less time than the way to the platform's thread and back. */
const SHORT_BYTES = 1_024

/** A copy only where the platform's types insist on an array that is not shared. */
const source = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>

async function digest(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.digest('SHA-256', source(bytes)))
}

/** WebCrypto: Chrome 137+, Firefox 130+, Node 20+ have Ed25519. Errors of the platform pass through. */
export function webCrypto(): Crypto {
  const keys = new Map<PublicKey, Promise<CryptoKey>>()

  function importKey(key: PublicKey): Promise<CryptoKey> {
    let imported = keys.get(key)
    if (!imported) {
      if (keys.size >= REMEMBERED) keys.clear()
      imported = subtle.importKey('raw', source(idBytes(key)), 'Ed25519', false, ['verify'])
      keys.set(key, imported)
    }
    return imported
  }

  return {
    sha256: (bytes) => (bytes.length <= SHORT_BYTES ? sha256(bytes) : digest(bytes)),
    async verify(key, message, signature) {
      if (!checkPublicKey(key) || hasNeutralPoint(signature)) return false
      return subtle.verify('Ed25519', await importKey(key), source(signature), source(message))
    },
  }
}

/** PKCS #8 around a 32-byte Ed25519 seed (RFC 8410 §7). */
const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])

/** A signer from a 32-byte seed. */
export async function webSigner(seed: Uint8Array): Promise<Signer> {
  const pkcs8 = new Uint8Array(PKCS8.length + seed.length)
  pkcs8.set(PKCS8)
  pkcs8.set(seed, PKCS8.length)
  // Extractable for a moment only: the public half is read off the exported JWK, as WebCrypto has no other way to it.
  const exported = await subtle.exportKey(
    'jwk',
    await subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']),
  )
  const signing = await subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  pkcs8.fill(0)
  const key = publicKey(fromBase64url(exported.x ?? ''))
  return {
    key,
    async sign(message) {
      return new Uint8Array(await subtle.sign('Ed25519', signing, source(message)))
    },
  }
}

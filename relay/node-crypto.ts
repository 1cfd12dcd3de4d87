import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto'
import { concat } from '../shared/bytes.ts'
import type { Crypto, Signer } from '../shared/crypto.ts'
import { hasNeutralPoint } from '../shared/has-neutral-point.ts'
import { idBytes, KEY_BYTES, type PublicKey, publicKey } from '../shared/ids.ts'
import { checkPublicKey } from '../shared/public-key.ts'

/** `Crypto` that answers at once: the relay judges and stamps without waiting. */
export interface NodeCrypto extends Crypto {
  sha256(bytes: Uint8Array): Uint8Array
  verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean
}

export interface NodeSigner extends Signer {
  sign(message: Uint8Array): Uint8Array
}

/** DER around 32 raw bytes (RFC 8410 §4 and §7). */
const SPKI = Uint8Array.from([48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0])
const PKCS8 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])

/** Key objects kept: making one costs as much as a quarter of a check. */
const REMEMBERED = 2_000

/** Without Node's Buffer around it, so that it equals what a browser makes. */
const plain = (buffer: Buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)

export function nodeCrypto(): NodeCrypto {
  const keys = new Map<PublicKey, KeyObject>()

  function keyObject(key: PublicKey): KeyObject {
    let object = keys.get(key)
    if (!object) {
      if (keys.size >= REMEMBERED) keys.clear()
      const der = Buffer.from(concat(SPKI, idBytes(key)))
      object = createPublicKey({ key: der, format: 'der', type: 'spki' })
      keys.set(key, object)
    }
    return object
  }

  return {
    sha256: (bytes) => plain(hash('sha256', bytes, 'buffer')),
    verify: (key, message, signature) =>
      checkPublicKey(key) &&
      !hasNeutralPoint(signature) &&
      nodeVerify(null, message, keyObject(key), signature),
  }
}

/** A signer from a 32-byte seed. */
export function nodeSigner(seed: Uint8Array): NodeSigner {
  const secret = createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' })
  return {
    key: publicKey(Uint8Array.from(spki.subarray(-KEY_BYTES))),
    sign: (message) => plain(nodeSign(null, message, secret)),
  }
}

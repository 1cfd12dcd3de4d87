const { subtle } = globalThis.crypto
const source = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>

const imported = (key: Uint8Array) =>
  subtle.importKey('raw', source(key), 'AES-GCM', false, ['encrypt', 'decrypt'])
const algorithm = (iv: Uint8Array, bound: Uint8Array) => ({
  name: 'AES-GCM',
  iv: source(iv),
  additionalData: source(bound),
})

/**
 * AES-256-GCM (NIST SP 800-38D): the cipher text with its 16-byte tag behind it. `key` 32 bytes; `iv` 12 bytes, never twice
 * under one key; `bound`: what must be the same when it is opened.
 */
export async function seal(
  key: Uint8Array,
  iv: Uint8Array,
  bound: Uint8Array,
  plain: Uint8Array,
): Promise<Uint8Array> {
  return new Uint8Array(await subtle.encrypt(algorithm(iv, bound), await imported(key), source(plain)))
}

/** What was sealed; undefined under another key, with something else bound, or when a bit was altered. */
export async function unseal(
  key: Uint8Array,
  iv: Uint8Array,
  bound: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  const opening = await imported(key)
  try {
    return new Uint8Array(await subtle.decrypt(algorithm(iv, bound), opening, source(sealed)))
  } catch {
    return undefined
  }
}

/** One array with the bytes of all, in order. */
export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const STEP = 16

/** 16 bytes at a time: a page has 80 KB, and to compare them one by one would cost more than to hash them. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  const { length } = a
  if (b.length !== length) return false
  let i = 0
  if (length >= STEP * 4) {
    const one = new DataView(a.buffer, a.byteOffset, length)
    const other = new DataView(b.buffer, b.byteOffset, length)
    for (; i + STEP <= length; i += STEP) {
      const differing =
        (one.getInt32(i) ^ other.getInt32(i)) |
        (one.getInt32(i + 4) ^ other.getInt32(i + 4)) |
        (one.getInt32(i + 8) ^ other.getInt32(i + 8)) |
        (one.getInt32(i + 12) ^ other.getInt32(i + 12))
      if (differing !== 0) return false
    }
  }
  for (; i < length; i++) if (a[i] !== b[i]) return false
  return true
}

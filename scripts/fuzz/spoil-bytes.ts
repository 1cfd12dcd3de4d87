import { concat } from '../../shared/bytes.ts'
import type { Chance } from '../simulate/chance.ts'

/** Heads of CBOR items that promise more than can follow. */
const BLOWN_UP = [
  ...[[0x5b], [0x7b], [0x9b], [0xbb]].map(([head = 0]) => [
    head,
    0,
    0x1f,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
  ]),
  ...[[0x5a], [0x7a], [0x9a], [0xba]].map(([head = 0]) => [head, 0xff, 0xff, 0xff, 0xff]),
  ...[[0x59], [0x79], [0x99], [0xb9]].map(([head = 0]) => [head, 0xff, 0xff]),
  ...[[0x5f], [0x7f], [0x9f], [0xbf], [0xff], [0xc0], [0xd8, 0x18], [0xf7], [0xf9, 0x7e, 0x00], [0xfb]],
  ...[
    [0x18, 0x00],
    [0x19, 0x00, 0x01],
    [0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0],
    [0x3b, 0, 0x1f, 255, 255, 255, 255, 255, 255],
  ],
].map((bytes) => Uint8Array.from(bytes))

/** Bytes changed without regard to what they mean. `other`: bytes to take a part from. */
export function spoilBytes(chance: Chance, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = chance.below(bytes.length + 1)
  const cut = (skip: number, ...insert: Uint8Array[]) =>
    concat(bytes.subarray(0, at), ...insert, bytes.subarray(Math.min(bytes.length, at + skip)))
  switch (chance.below(10)) {
    case 0:
    case 1: {
      const flipped = bytes.slice()
      const place = chance.below(bytes.length)
      if (flipped.length > 0) flipped[place] = (flipped[place] ?? 0) ^ (1 << chance.below(8))
      return flipped
    }
    case 2: {
      const set = bytes.slice()
      if (set.length > 0)
        set[chance.below(set.length)] = chance.pick([0, 1, 23, 24, 0x40, 0x58, 0x80, 0xa0, 0xf6, 0xff]) ?? 0
      return set
    }
    case 3: {
      const inserted = new Uint8Array(1 + chance.below(8))
      chance.bytes(inserted)
      return cut(0, inserted)
    }
    case 4:
      return cut(1 + chance.below(8))
    case 5:
      return bytes.subarray(0, at)
    case 6:
      return concat(bytes.subarray(0, at), other.subarray(chance.below(other.length + 1)))
    case 7:
      return cut(1, chance.pick(BLOWN_UP) ?? new Uint8Array())
    case 8: {
      const length = chance.pick([15, 16, 17, 31, 32, 33, 1_000, 20_000]) ?? 0
      return cut(0, new Uint8Array(length).fill(chance.pick([0x81, 0xa1, 0x9f, 0x5f]) ?? 0x81))
    }
    default: {
      const from = chance.below(bytes.length + 1)
      return concat(bytes, bytes.subarray(from, from + chance.below(64)))
    }
  }
}

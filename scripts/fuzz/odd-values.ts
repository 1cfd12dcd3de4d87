import type { Chance } from '../simulate/chance.ts'

const NUMBERS = [
  ...[0, 1, -1, 23, 24, 255, 256, 257, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 48],
  ...[Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0.5, -0, 1e300, 8_640_000_000_000_001],
]
const TEXTS = [
  ...['', ' ', 'a', '__proto__', 'constructor', 'toString', 'length', 'ping', 'wss://', 'ws://x', 'http://x'],
  ...[
    '\u0000',
    '\uFEFFa',
    '\u202Eabc',
    '\u2800',
    '👩‍👩‍👧‍👦',
    'e\u0301',
    'İ',
    '\u2028',
    'a\nb',
    '-1',
    'x'.repeat(41),
  ],
]
const LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 1_024, 1_025, 8_192]

/** A value that somebody may have forgotten: edges of numbers and lengths, names that objects have anyway, nesting. */
export function oddValue(chance: Chance, depth = 0): unknown {
  switch (chance.below(depth > 2 ? 6 : 9)) {
    case 0:
      return chance.pick(NUMBERS)
    case 1:
      return chance.pick(TEXTS)
    case 2: {
      const bytes = new Uint8Array(chance.pick(LENGTHS) ?? 0)
      if (chance.happens(0.5)) chance.bytes(bytes)
      return bytes
    }
    case 3:
      return null
    case 4:
      return chance.happens(0.5)
    case 5:
      return chance.below(2 ** 32) * (chance.happens(0.2) ? -1 : 1)
    case 6:
      return Array.from({ length: chance.below(5) }, () => oddValue(chance, depth + 1))
    case 7:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [
          chance.pick(TEXTS) ?? '',
          oddValue(chance, depth + 1),
        ]),
      )
    default: {
      let nested: unknown = 0
      const levels = chance.pick([1, 12, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 200]) ?? 1
      for (let level = 0; level < levels; level++) nested = chance.happens(0.9) ? [nested] : { a: nested }
      return nested
    }
  }
}

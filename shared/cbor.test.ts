import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { concat } from './bytes.ts'
import { cutBytes, decode, decodeSequence, encode } from './cbor.ts'
import { decodeClaim } from './claim.ts'
import { MAX_CLAIM_DEPTH, MAX_DEPTH } from './limits.ts'
import { anyBytes, anyValue } from './test-arbitraries.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const refused = (...reasons: string[]) =>
  expect.objectContaining({ name: 'Refusal', reason: expect.toBeOneOf(reasons) })

it('[C1] any value comes back from its bytes, and the same value always makes the same bytes', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const bytes = encode(value)
      expect(encode(decode(bytes))).toEqual(bytes)
      expect(decode(bytes)).toEqual(decode(encode(value)))
    }),
  )
})

it('[C1] the order in which a program sets fields makes no difference', () => {
  expect(encode({ text: 'miau', aa: 1, b: 2 })).toEqual(encode({ b: 2, aa: 1, text: 'miau' }))
  expect(Buffer.from(encode({ aa: 1, b: 2, text: 'miau' })).toString('hex')).toBe(
    'a3616202626161016474657874646d696175',
  )
})

it('[C1] a field that is undefined is left out', () => {
  expect(encode({ a: 1, b: undefined })).toEqual(encode({ a: 1 }))
})

it.each([
  ['an integer in more bytes than it needs', '18 01'],
  ['a whole number spelled as a float', 'f9 3c00'],
  ['a float wider than it needs', 'fb 3ff8000000000000'],
  ['a negative zero', 'f9 8000'],
  ['a length in more bytes than it needs', '58 01 00'],
  ['keys out of order', 'a2 6162 01 6161 02'],
  ['text that is not UTF-8', '61 ff'],
  ['text with a byte order mark in front', '64 efbbbf61'],
])('[C1] %s is refused as not canonical', (_, bytes) => {
  expect(() => decode(hex(bytes))).toThrow(refused('not-canonical', 'not-cbor'))
  expect(() => [...decodeSequence(hex(bytes))]).toThrow(refused('not-canonical', 'not-cbor'))
})

it.each([
  ['nothing', ''],
  ['a cut string', '63 6162'],
  ['two values', '01 02'],
  ['an indefinite length', '9f 01 ff'],
  ['not a number', 'f9 7e00'],
  ['infinity', 'f9 7c00'],
  ['undefined', 'f7'],
  ['a tag', 'c0 60'],
  ['an integer that a double does not hold', '1b 0020000000000001'],
  ['the same key twice', 'a2 6161 01 6161 01'],
  ['a key that is no text', 'a1 01 01'],
])('[C2] %s is not CBOR of ours', (_, bytes) => {
  expect(() => decode(hex(bytes))).toThrow(refused('not-cbor'))
})

it('[C2] what is nested too deep is refused, before an engine runs out of stack', () => {
  const nested = (depth: number) => Uint8Array.from([...new Array(depth).fill(0x81), 0x00])
  expect(() => decode(nested(MAX_DEPTH))).not.toThrow()
  expect(() => decode(nested(MAX_DEPTH + 1))).toThrow(refused('malformed'))
  expect(() => [...decodeSequence(nested(MAX_DEPTH + 1))]).toThrow(refused('malformed'))
  expect(() => decode(nested(1_000_000))).toThrow(refused('not-cbor', 'malformed'))
})

it('[C2] a claim may be nested less deep than a frame, which carries it', () => {
  const nested = (depth: number) =>
    encode(Array.from({ length: depth - 1 }).reduce((inner) => [inner], [] as unknown))
  expect(() => decodeClaim(nested(MAX_CLAIM_DEPTH + 1))).toThrow(/too deep/)
  expect(() => decodeClaim(nested(MAX_CLAIM_DEPTH))).not.toThrow(/too deep/)
})

it('[C2] a field named __proto__ is a field like any other', () => {
  const bytes = concat(hex('a1 69'), new TextEncoder().encode('__proto__'), hex('a1 6161 01'))
  const value = decode(bytes) as Record<string, unknown>
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect(value.a).toBeUndefined()
})

it('[C1] a sequence comes apart into the items that it was made of', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 8 }), (values) => {
      const items = values.map(encode)
      const found = [...decodeSequence(concat(...items))]
      expect(found.map((item) => Buffer.from(item.bytes).toString('hex'))).toEqual(
        items.map((item) => Buffer.from(item).toString('hex')),
      )
    }),
  )
})

it('[C1] random bytes are one value in its only spelling, or refused', () => {
  fc.assert(
    fc.property(anyBytes(), (bytes) => {
      try {
        expect(encode(decode(bytes))).toEqual(bytes)
      } catch (error) {
        expect(error).toEqual(refused('not-cbor', 'not-canonical', 'malformed'))
      }
    }),
    { numRuns: 2_000 },
  )
})

it('[C1] a byte string of any length comes out of its encoding, and an empty one stands in its place', () => {
  for (const length of [0, 1, 23, 24, 255, 256, 65_535, 65_536, 80_000]) {
    const bytes = new Uint8Array(length).fill(7)
    const cut = cutBytes(encode(['before', bytes, 'after']), 8)
    expect(cut?.bytes).toEqual(bytes)
    expect(cut?.rest).toEqual(encode(['before', new Uint8Array(), 'after']))
  }
})

it.each([
  ['a length in more bytes than it needs', '58 01 00'],
  ['the same in two', '59 0001 00'],
  ['the same in four', '5a 00000001 00'],
  ['eight bytes of length', '5b 0000000000000001 00'],
  ['an indefinite length', '5f 41 00 ff'],
  ['fewer bytes than the length says', '42 00'],
  ['a length that is cut itself', '59 01'],
  ['text', '61 61'],
  ['nothing', ''],
])('[C1] %s is no byte string to take out', (_, bytes) => {
  expect(cutBytes(hex(bytes), 0)).toBeUndefined()
})

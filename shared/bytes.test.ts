import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { equalBytes } from './bytes.ts'

it('bytes equal their copy wherever that begins, and no longer when one bit of it differs', () => {
  const place = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(7), fc.nat(), fc.nat(7))
  fc.assert(
    fc.property(place, ([bytes, offset, at, bit]) => {
      const copy = new Uint8Array(bytes.length + offset + 8).subarray(offset, offset + bytes.length)
      copy.set(bytes)
      expect(equalBytes(bytes, copy)).toBe(true)
      if (bytes.length === 0) return
      copy[at % bytes.length]! ^= 1 << bit
      expect(equalBytes(bytes, copy)).toBe(false)
      expect(equalBytes(bytes, bytes.subarray(1))).toBe(false)
    }),
  )
})

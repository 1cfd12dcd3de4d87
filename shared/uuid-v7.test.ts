import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { TEST_START } from './test-people.ts'
import { idTime, nthId, type Random, uuidV7Series } from './uuid-v7.ts'

const zeros: Random = (bytes) => bytes.fill(0)
const ones: Random = (bytes) => bytes.fill(0xff)
/** Chance that a failing property can draw again. */
function chance(seed: number): Random {
  let state = seed
  return (bytes) => {
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      bytes[i] = state >>> 24
    }
  }
}

const V7 = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/

it('[C12] an id is a UUIDv7 of the time at which it was made', () => {
  const next = uuidV7Series(chance(1))
  const id = next(TEST_START)
  expect(id).toMatch(V7)
  expect(idTime(id)).toBe(TEST_START)
})

it('[C12] ids never fall and none comes twice, whatever the clock, chance and block sizes', () => {
  const calls = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: 2 ** 44 }), count: fc.integer({ min: 1, max: 256 }) }),
    {
      minLength: 2,
      maxLength: 30,
    },
  )
  const luck = fc.oneof(fc.constant(zeros), fc.constant(ones), fc.integer().map(chance))
  fc.assert(
    fc.property(luck, calls, (random, all) => {
      const next = uuidV7Series(random)
      let last = ''
      for (const { ms, count } of all) {
        const first = next(ms, count)
        for (let n = 0; n < count; n++) {
          const id = nthId(first, n)
          expect(id > last, `${id} after ${last}`).toBe(true)
          expect(id).toMatch(V7)
          last = id
        }
        expect(idTime(last)).toBeGreaterThanOrEqual(ms)
      }
    }),
  )
})

it('[C12] ids go on rising when the clock falls, and from the last one of an earlier run', () => {
  const earlier = uuidV7Series(ones)(TEST_START, 256)
  const next = uuidV7Series(zeros, nthId(earlier, 255))
  const first = next(TEST_START - 3_600_000, 10)
  expect(first > nthId(earlier, 255)).toBe(true)
  expect(next(0) > nthId(first, 9)).toBe(true)
})

it('[C12] a block that has no room left in its millisecond begins in the next', () => {
  const nearlyFull = `${TEST_START.toString(16).padStart(12, '0')}7fffbffffffffffffffe`
  const first = uuidV7Series(zeros, nearlyFull)(TEST_START, 10)
  expect(first).toMatch(V7)
  expect(nthId(first, 9)).toMatch(V7)
  expect(idTime(first)).toBe(TEST_START + 1)
})

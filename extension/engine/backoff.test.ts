import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoff } from './backoff.ts'

it('a wait doubles with each try, is never above a minute, and differs from one client to the next', () => {
  expect([0, 1, 2, 3, 6, 7, 50].map((n) => backoff(n, 1))).toEqual([
    500, 1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
  ])
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (n, chance) => {
        const wait = backoff(n, chance)
        expect(wait).toBeGreaterThanOrEqual(100)
        expect(wait).toBeLessThanOrEqual(60_000)
      },
    ),
  )
  expect(backoff(7, 0)).toBe(12_000)
})

import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

const RATE = { burst: 2, perSecond: 1 }

test('each key has a bucket of its own, which fills up again', () => {
  const limit = new RateLimit(RATE)
  expect([1, 2, 3].map(() => limit.take('alice', 0))).toEqual([true, true, false])
  expect(limit.take('bob', 0)).toBe(true)
  expect(limit.take('alice', 999)).toBe(false)
  expect(limit.take('alice', 1_000)).toBe(true)
  expect(limit.take('alice', 9_000, 2)).toBe(true)
  expect(limit.take('alice', 9_000)).toBe(false)
})

test('a hundred thousand keys that come and go take no more memory than some', () => {
  const limit = new RateLimit(RATE)
  for (let i = 0; i < 100_000; i++) limit.take(`key ${i}`, 0)
  expect(limit.size).toBeLessThanOrEqual(20_000)
})

test('who comes all the time is not forgotten for them', () => {
  const limit = new RateLimit({ burst: 5, perSecond: 0 })
  let passed = 0
  for (let i = 0; i < 100_000; i++) {
    limit.take(`key ${i}`, 0)
    if (i % 9_000 === 0 && limit.take('mallory', 0)) passed += 1
  }
  expect(passed).toBe(5)
})

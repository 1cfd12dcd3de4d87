import { expect, it } from 'vitest'
import { simulate } from './simulate.ts'

it.each([1, 2])(
  'thirty people in trouble all see the same in the end (seed %i)',
  async (seed) => {
    const run = await simulate({ clients: 30, seed, minutes: 30, perMinute: 8, liars: 0.2 })
    expect(run.broken).toEqual([])
    expect(run.missing).toBe(0)
    expect(run.messages).toBeGreaterThan(100)
  },
  60_000,
)

it('the same seed is the same run', async () => {
  const [one, other] = [
    await simulate({ clients: 8, seed: 7, minutes: 15 }),
    await simulate({ clients: 8, seed: 7, minutes: 15 }),
  ]
  expect({ ...one, took: null }).toEqual({ ...other, took: null })
}, 60_000)

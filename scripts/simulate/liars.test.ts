import { expect, it } from 'vitest'
import { simulate } from './simulate.ts'

it('nobody takes in what others made up, though every second one lies (seed 3)', async () => {
  const run = await simulate({
    clients: 12,
    seed: 3,
    minutes: 8,
    perMinute: 100,
    liars: 0.5,
    lies: ['alters', 'cuts'],
  })
  expect(run.lies.alters).toBeGreaterThan(0)
  expect(run.broken).toEqual([])
}, 60_000)

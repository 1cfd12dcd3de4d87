import { expect, it } from 'vitest'
import type { DiskState } from '../bridge/state.ts'
import { DiskWatch } from './disk-watch.ts'
import { testClock } from './test-clock.ts'
import type { World } from './world.ts'

/** A disk on which so much is used. */
function watched() {
  const disk = { used: 1_000, quota: 1_000_000 }
  const clock = testClock()
  const seen: DiskState[] = []
  const world = {
    clock,
    disk: { estimate: async () => ({ ...disk }), persist: async () => true, persisted: async () => false },
  } as unknown as World
  const watch: DiskWatch = new DiskWatch(world, () => seen.push(watch.state))
  return { disk, clock, watch, seen }
}

it('what is used is looked at seldom while much is written, and once more when that is over', async () => {
  const { disk, clock, watch, seen } = watched()
  await watch.look()
  for (let write = 0; write < 100; write++) {
    disk.used += 1_000
    watch.full(false)
    await clock.advance(100)
  }
  expect(seen.map(({ used }) => used)).toEqual([1_000])
  await clock.advance(60_000)
  expect(seen.map(({ used }) => used)).toEqual([1_000, 101_000])
  expect(clock.waiting).toBe(0)
})

it('nothing is looked at any more once it has stopped', async () => {
  const { clock, watch, seen } = watched()
  await watch.look()
  watch.full(false)
  watch.stop()
  await clock.advance(60_000)
  expect(seen).toHaveLength(1)
})

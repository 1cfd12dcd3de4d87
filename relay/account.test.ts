import { expect, test } from 'vitest'
import { Account, type AccountLimits } from './account.ts'
import type { Clock } from './clock.ts'
import { RELAY_LIMITS } from './relay-limits.ts'

/** Time that passes when the test says so. */
function stoppedClock() {
  let now = 0
  let due: (() => void)[] = []
  const clock: Clock = {
    now: () => now,
    after(_ms, run) {
      due.push(run)
      return () => undefined
    },
    soon: () => () => undefined,
  }
  /** And lets run what was due. */
  async function pass(ms: number) {
    now += ms
    const runs = due
    due = []
    for (const run of runs) run()
    await Promise.resolve()
  }
  return { clock, pass }
}

/** Ten ms of work at once, then one each ms. */
function account(more: Partial<AccountLimits> = {}) {
  const { clock, pass } = stoppedClock()
  const work = { burst: 10, perSecond: 1_000 }
  const limits = { ...RELAY_LIMITS.address, work, workATurn: 1_000, ...more }
  return { account: new Account(limits, clock), pass }
}

test('what there is room for is done at once; the rest waits, in its order, and nothing is lost', async () => {
  const { account: mallory, pass } = account()
  const done: string[] = []
  expect(mallory.turn(10, () => false)).toBe(undefined)
  for (const [what, ms] of [
    ['long', 8],
    ['short', 1],
    ['last', 5],
  ] as const) {
    mallory.turn(ms, () => false)?.then(() => done.push(what))
  }
  await pass(7)
  expect(done).toEqual([])
  await pass(1)
  expect(done).toEqual(['long'])
  await pass(6)
  expect(done).toEqual(['long', 'short', 'last'])
  await pass(4)
  expect(mallory.turn(4, () => false)).toBe(undefined)
})

test('who waits is not passed by who comes later, though it is cheaper', async () => {
  const { account: mallory, pass } = account()
  mallory.take(5)
  const first = mallory.turn(9, () => false)
  expect(first).toBeDefined()
  expect(mallory.turn(1, () => false)).toBeDefined()
  await pass(10)
  await first
})

test('what costs more than can ever be had at once costs all there is', async () => {
  const { account: mallory, pass } = account()
  expect(mallory.turn(1_000, () => false)).toBe(undefined)
  const next = mallory.turn(1_000, () => false)
  await pass(10)
  await next
})

test('whoever is gone by then costs nothing', async () => {
  const { account: mallory, pass } = account()
  mallory.take(10)
  const gone = mallory.turn(10, () => true)
  const here = mallory.turn(2, () => false)
  await pass(2)
  await Promise.all([gone, here])
})

test('what may as well be refused is refused', async () => {
  const { account: mallory, pass } = account()
  expect(mallory.take(11)).toBe(false)
  expect(mallory.take(10)).toBe(true)
  expect(mallory.take(1)).toBe(false)
  await pass(1)
  expect(mallory.take(1)).toBe(true)
})

test('of what there is room for only so much is done before others have their turn, however late that is', async () => {
  const { account: mallory, pass } = account({ work: { burst: 1_000, perSecond: 0 }, workATurn: 5 })
  expect(mallory.turn(3, () => false)).toBe(undefined)
  expect(mallory.turn(2, () => false)).toBe(undefined)
  let done = 0
  for (let i = 0; i < 4; i++) mallory.turn(2, () => false)?.then(() => done++)
  // What takes longer than a turn has one of its own.
  mallory.turn(9, () => false)?.then(() => done++)
  const turns: number[] = []
  for (const late of [20, 60_000, 20]) {
    await pass(late)
    turns.push(done)
  }
  expect(turns).toEqual([2, 4, 5])
})

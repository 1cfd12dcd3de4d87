import { expect, test } from 'vitest'
import type { Clock } from './clock.ts'
import { GroupCommit } from './group-commit.ts'

const fail = (error: unknown) => {
  throw error
}

/** A clock that the test moves. */
function handClock() {
  let now = 1_000
  let due: { at: number; run: () => void }[] = []
  const after = (ms: number, run: () => void) => {
    const timer = { at: now + ms, run }
    due.push(timer)
    return () => {
      due = due.filter((other) => other !== timer)
    }
  }
  const clock: Clock = { now: () => now, after, soon: (run) => after(0, run) }
  const pass = (ms: number) => {
    now += ms
    const ripe = due.filter(({ at }) => at <= now)
    due = due.filter(({ at }) => at > now)
    for (const { run } of ripe) run()
  }
  /** Time passes, and the event loop comes to no timer. */
  const stall = (ms: number) => {
    now += ms
  }
  return { clock, pass, stall }
}

function commits() {
  const { clock, pass, stall } = handClock()
  const at: number[] = []
  const commit = new GroupCommit(clock, 20, () => at.push(clock.now() - 1_000), fail)
  return { commit, pass, stall, at }
}

test('[R6] whoever comes while nothing moves is stamped at once', () => {
  const { commit, pass, at } = commits()
  commit.request()
  commit.request()
  pass(0)
  expect(at).toEqual([0])
})

test('[R6] whoever comes within a tick of the last is stamped at its end, with all others', () => {
  const { commit, pass, at } = commits()
  commit.request()
  pass(0)
  pass(5)
  commit.request()
  commit.request()
  pass(14)
  expect(at).toEqual([0])
  pass(1)
  expect(at).toEqual([0, 20])
})

test('[R6] a tick that is overdue waits for no timer', () => {
  const { commit, stall, at } = commits()
  commit.request()
  stall(19)
  commit.request()
  expect(at).toEqual([])
  stall(1)
  commit.request()
  expect(at).toEqual([20])
})

test('[R6] a clock that is set back makes nobody wait', () => {
  const { commit, pass, at } = commits()
  commit.request()
  pass(0)
  pass(-500)
  commit.request()
  pass(0)
  expect(at).toEqual([0, -500])
})

test('[R19] what waits at the end is stamped then, and nothing after', () => {
  const { commit, pass, at } = commits()
  commit.request()
  commit.stop()
  commit.request()
  pass(100)
  expect(at).toEqual([0])
})

test('[R19] a commit that fails is told to whoever ends the process, not to who asked, and is the last', () => {
  const { clock, stall, pass } = handClock()
  const failures: unknown[] = []
  let commits = 0
  const full = () => {
    commits += 1
    throw new Error('ENOSPC')
  }
  const commit = new GroupCommit(clock, 20, full, (error) => failures.push(error))
  commit.request()
  stall(20)
  commit.request()
  commit.request()
  pass(100)
  commit.stop()
  expect(failures).toEqual([new Error('ENOSPC')])
  expect(commits).toBe(1)
})

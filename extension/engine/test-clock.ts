import { TEST_START } from '../../shared/test-people.ts'
import type { Clock } from './clock.ts'
import { quiet } from './test-quiet.ts'

export interface TestClock extends Clock {
  /** Lets time pass: what is due is called in order, and all that follows from it is done before the next. */
  advance(ms: number): Promise<void>
  /** How many calls are waiting for their time. */
  readonly waiting: number
}

export function testClock(): TestClock {
  let now = TEST_START
  let order = 0
  const timers = new Map<number, { at: number; call: () => void }>()
  return {
    now: () => now,
    after(ms, call) {
      const id = ++order
      timers.set(id, { at: now + ms, call })
      return () => void timers.delete(id)
    },
    async advance(ms) {
      const until = now + ms
      for (;;) {
        await quiet()
        const [next] = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        const [id, { at, call }] = next
        timers.delete(id)
        now = Math.max(now, at)
        call()
      }
      now = until
    },
    get waiting() {
      return timers.size
    },
  }
}

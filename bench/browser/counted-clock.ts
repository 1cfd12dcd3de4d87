import { systemClock } from '../../extension/adapters/system-clock.ts'
import type { Clock } from '../../extension/engine/clock.ts'

/** The system's clock; counts how often it woke somebody. */
export function countedClock(): { clock: Clock; fired(): number } {
  let fired = 0
  return {
    fired: () => fired,
    clock: {
      now: systemClock.now,
      after: (ms, call) =>
        systemClock.after(ms, () => {
          fired++
          call()
        }),
    },
  }
}

import type { Clock } from './clock.ts'

/** Frames a second on average: coverage is told once a second, the others are rarer still. */
const A_SECOND = 5
/** At once: a long coverage in many frames, or what a stalled network held back for 20 s. */
const MOST_AT_ONCE = 100

/** How many frames that nobody asked for one peer may send. */
export class FrameRate {
  readonly #clock: Clock
  #left = MOST_AT_ONCE
  #since: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#since = clock.now()
  }

  /** Counts one more frame; answers false when it is too many. */
  add(): boolean {
    const now = this.#clock.now()
    // A clock that was set back takes nothing away.
    const passed = Math.max(0, now - this.#since)
    this.#since = now
    this.#left = Math.min(MOST_AT_ONCE, this.#left + (passed / 1_000) * A_SECOND) - 1
    return this.#left >= 0
  }
}

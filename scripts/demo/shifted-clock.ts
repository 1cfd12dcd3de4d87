import { type Clock, systemClock } from '../../relay/clock.ts'

/** A relay's clock that can be set: what is said in seconds then looks like a day of talk. */
export class ShiftedClock implements Clock {
  readonly after = systemClock.after
  readonly soon = systemClock.soon
  #behindMs = 0

  /** Never further back than before. */
  set(minutesAgo: number): void {
    this.#behindMs = minutesAgo * 60_000
  }

  now(): number {
    return Date.now() - this.#behindMs
  }
}

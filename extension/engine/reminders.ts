import type { Clock } from './clock.ts'

/** Calls that wait for their time: one for each reason. */
export class Reminders {
  readonly #clock: Clock
  readonly #waiting = new Map<string, () => void>()
  #stopped = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls after `ms`; one that waits already for this reason stays as it is. */
  after(reason: string, ms: number, call: () => void): void {
    if (this.#stopped || this.#waiting.has(reason)) return
    const cancel = this.#clock.after(ms, () => {
      this.#waiting.delete(reason)
      call()
    })
    this.#waiting.set(reason, cancel)
  }

  cancel(reason: string): void {
    this.#waiting.get(reason)?.()
    this.#waiting.delete(reason)
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
    for (const reason of [...this.#waiting.keys()]) this.cancel(reason)
  }
}

import type { Clock } from './clock.ts'

/** A timer stands still while a machine sleeps: so after waking it is looked at the clock this soon, ms. */
const LOOK_EVERY_MS = 60_000

export interface IdleLockHost {
  clock: Clock
  /** How long a person may do nothing, ms; null: as long as they like. */
  after(): number | null
  lock(): void
}

/** Locks when a person has done nothing for a while. No timer runs while nothing is to be locked. */
export class IdleLock {
  readonly #host: IdleLockHost
  #seen: number
  #cancel: (() => void) | undefined

  constructor(host: IdleLockHost) {
    this.#host = host
    this.#seen = host.clock.now()
  }

  /** The person did something. False: too late, they were away for longer than they may. */
  attend(): boolean {
    if (this.#left() <= 0) return false
    this.#seen = this.#host.clock.now()
    return true
  }

  /** What `after` answers may have changed. */
  look(): void {
    this.#cancel?.()
    this.#cancel = undefined
    const left = this.#left()
    if (left === Number.POSITIVE_INFINITY) return
    if (left <= 0) this.#host.lock()
    else this.#cancel = this.#host.clock.after(Math.min(left, LOOK_EVERY_MS), () => this.look())
  }

  /** The count begins anew. */
  begin(): void {
    this.#seen = this.#host.clock.now()
    this.look()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #left(): number {
    const after = this.#host.after()
    if (after === null) return Number.POSITIVE_INFINITY
    return this.#seen + after - this.#host.clock.now()
  }
}

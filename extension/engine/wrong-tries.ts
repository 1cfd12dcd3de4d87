import { Refusal } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'

/** So many wrong tries cost nothing but the time that each takes. */
const FREE_TRIES = 5
/** Waits between further ones double from the first to the last, ms. */
const FIRST_WAIT_MS = 1_000
const LAST_WAIT_MS = 60_000

/** Slows down who guesses a passphrase. It forgets when the engine ends. */
export class WrongTries {
  readonly #clock: Clock
  #wrong = 0
  #from = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** When the next try counts, ms since 1970; null: now. */
  get from(): number | null {
    return this.#from > this.#clock.now() ? this.#from : null
  }

  /** @throws Refusal `too-fast` */
  check(): void {
    const { from } = this
    if (from === null) return
    const seconds = Math.ceil((from - this.#clock.now()) / 1_000)
    throw new Refusal('too-fast', `That was wrong ${this.#wrong} times. Try again in ${seconds} s.`)
  }

  wrong(): void {
    this.#wrong++
    const over = this.#wrong - FREE_TRIES
    if (over < 0) return
    this.#from = this.#clock.now() + Math.min(FIRST_WAIT_MS * 2 ** over, LAST_WAIT_MS)
  }

  right(): void {
    this.#wrong = 0
    this.#from = 0
  }
}

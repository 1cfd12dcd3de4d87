/** `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number
  perSecond: number
}

/** Lets through what a rate allows. Times in ms. */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #at: number

  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#at = now
  }

  /** Takes so many, one unless told otherwise. False: there are not so many left, and none is taken. */
  take(now: number, tokens = 1): boolean {
    this.#fill(now)
    if (this.#tokens < tokens) return false
    this.#tokens -= tokens
    return true
  }

  #fill(now: number): void {
    const { burst, perSecond } = this.#rate
    // The clock may be set back; that takes nothing away.
    const passed = Math.max(0, now - this.#at)
    this.#tokens = Math.min(burst, this.#tokens + (passed / 1_000) * perSecond)
    this.#at = now
  }
}

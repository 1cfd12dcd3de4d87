/** `burst` at once, then `perSecond`. */
export interface Rate {
  burst: number
  perSecond: number
}

interface Bucket {
  tokens: number
  /** When `tokens` was right, ms. */
  at: number
}

/** Whom it has not heard of for long has a full bucket, and is forgotten past this many. */
const REMEMBERED = 10_000

/** A token bucket for each of those it is asked about. */
export class RateLimit<Who> {
  readonly #rate: Rate
  readonly #buckets = new Map<Who, Bucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Takes one token. False: there is none left. */
  take(who: Who, now: number): boolean {
    const { burst, perSecond } = this.#rate
    let bucket = this.#buckets.get(who)
    if (!bucket) {
      if (this.#buckets.size >= REMEMBERED) this.#forgetTheFull(now)
      bucket = { tokens: burst, at: now }
      this.#buckets.set(who, bucket)
    }
    // The clock may be set back; that takes nothing away.
    const passed = Math.max(0, now - bucket.at)
    bucket.tokens = Math.min(burst, bucket.tokens + (passed / 1_000) * perSecond)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  forget(who: Who): void {
    this.#buckets.delete(who)
  }

  #forgetTheFull(now: number): void {
    const { burst, perSecond } = this.#rate
    for (const [who, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1_000) * perSecond >= burst) this.#buckets.delete(who)
    }
  }
}

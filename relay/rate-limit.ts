import { Recent } from './recent.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

/** So many keys are remembered; whoever came long ago is forgotten, and begins anew. */
const REMEMBERED = 20_000

/** One bucket a key: a new connection gets no new one. */
export class RateLimit<Key extends string> {
  readonly #buckets: Recent<Key, TokenBucket>

  constructor(rate: Rate) {
    // Filled at its first use, whatever the time is then.
    this.#buckets = new Recent(REMEMBERED, () => new TokenBucket(rate, 0))
  }

  /** How many keys it remembers. */
  get size(): number {
    return this.#buckets.size
  }

  /** Takes so many, one unless told otherwise. False: this key is too fast. `now`: ms. */
  take(key: Key, now: number, tokens = 1): boolean {
    return this.#buckets.of(key).take(now, tokens)
  }
}

import type { PublicKey } from '../shared/ids.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

/** Past this many keys, those with a full bucket are forgotten. */
const REMEMBERED = 10_000

/** One bucket a key: a new connection gets no new one. */
export class RateLimit {
  readonly #rate: Rate
  readonly #buckets = new Map<PublicKey, TokenBucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** False: this key is too fast. `now`: ms. */
  take(key: PublicKey, now: number): boolean {
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      if (this.#buckets.size >= REMEMBERED) this.#forgetTheFull(now)
      bucket = new TokenBucket(this.#rate, now)
      this.#buckets.set(key, bucket)
    }
    return bucket.take(now)
  }

  #forgetTheFull(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
  }
}

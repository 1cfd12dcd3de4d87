import { Pace } from './pace.ts'

export interface Estimate {
  /** Null while it is not known. */
  bytesLeft: number | null
  secondsLeft: number | null
}

/** What history costs, by what came so far. */
export class FillingPace {
  readonly #pace = new Pace()
  #bytes = 0
  #facts = 0

  begin(now: number): void {
    this.#pace.begin(now)
  }

  rest(): void {
    this.#pace.rest()
  }

  /** A page came and held so many facts that were new. */
  add(bytes: number, facts: number, now: number): void {
    this.#pace.add(bytes, now)
    this.#bytes += bytes
    this.#facts += facts
  }

  estimate(missing: number): Estimate {
    const bytesLeft = this.#facts > 0 ? Math.round((missing * this.#bytes) / this.#facts) : null
    const { perSecond } = this.#pace
    if (bytesLeft === null || !perSecond) return { bytesLeft, secondsLeft: null }
    return { bytesLeft, secondsLeft: Math.ceil(bytesLeft / perSecond) }
  }
}

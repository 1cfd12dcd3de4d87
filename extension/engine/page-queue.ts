import type { LogId } from '../../shared/ids.ts'
import type { Gap } from './coverage.ts'
import type { PageKey } from './fact-store.ts'

/** Gaps that are kept while those who have them are asked for enough; behind so many, more are found again later. */
const MOST_WAITING = 64

/** Gaps that one look takes from the coverage: some ten milliseconds' work. A log may be said to go on for ever. */
const MOST_A_LOOK = 20_000
/** So many of the first are looked at each time that something changed; those behind them where the last look ended. */
const MOST_ANEW = 10_000

/** `dropped`: it is asked for, or nobody can be asked for it before something changes. */
export type Verdict = 'dropped' | 'waits' | 'stop'

/** Gaps in the order in which they are wanted, taken from the coverage only as far as somebody can be asked for them. */
export class PageQueue {
  readonly #gaps: (first: LogId | undefined) => Iterable<Gap>
  #first: LogId | undefined
  #urgent: Gap[] = []
  #waiting: Gap[] = []
  #rest: Iterator<Gap> | undefined
  /** Where the looks stand that go on behind the first ones, whatever changes. */
  #far: Iterator<Gap> | undefined
  #left = MOST_A_LOOK
  #ended = false
  /** Some wait that are not among `#waiting`. */
  #more = false

  constructor(gaps: (first: LogId | undefined) => Iterable<Gap>) {
    this.#gaps = gaps
  }

  /** This log goes before all others. */
  prefer(log: LogId): void {
    this.#first = log
    this.#far = undefined
    this.reset()
  }

  /** These go before everything else. */
  hurry(gaps: Gap[]): void {
    this.#urgent = [...gaps, ...this.#urgent.filter((old) => !gaps.some((gap) => isSame(gap, old)))]
  }

  get urgent(): readonly Gap[] {
    return this.#urgent
  }

  isUrgent(page: PageKey): boolean {
    return this.#urgent.some((gap) => isSame(gap, page))
  }

  /** It came, or cannot be had now. */
  settle(page: PageKey): void {
    this.#urgent = this.#urgent.filter((gap) => !isSame(gap, page))
  }

  /** What is missing, or who may have it, changed: the next look begins anew. */
  reset(): void {
    this.#waiting = []
    this.#rest = undefined
    this.#ended = this.#more = false
  }

  /** A page that was asked for did not come. */
  again(gap: Gap): void {
    this.#waiting.unshift(gap)
  }

  /** Shows gaps in their order until told to stop. Answers whether there are more than one look takes. */
  look(at: (gap: Gap) => Verdict): boolean {
    this.#left = MOST_A_LOOK
    for (const gap of this.#urgent) if (at(gap) === 'stop') return false
    if (this.#ended && this.#more && this.#waiting.length < MOST_WAITING / 2) this.reset()
    const earlier = this.#waiting
    this.#waiting = []
    for (;;) {
      const gap = earlier.shift() ?? this.#next()
      if (!gap) return !this.#ended
      const verdict = at(gap)
      if (verdict === 'dropped') continue
      if (this.#waiting.length < MOST_WAITING) this.#waiting.push(gap)
      else this.#more = true
      if (verdict === 'waits') continue
      this.#waiting.push(...earlier)
      return false
    }
  }

  *#walk(): Generator<Gap> {
    const all = this.#gaps(this.#first)[Symbol.iterator]()
    for (let n = 0; n < MOST_ANEW; n++) {
      const { value, done } = all.next()
      if (done) return
      yield value
    }
    const far = this.#far ?? all
    this.#far = far
    for (let next = far.next(); !next.done; next = far.next()) yield next.value
    this.#far = undefined
    // Those that an earlier walk was behind already, before what changed since.
    for (let next = all.next(); !next.done; next = all.next()) yield next.value
  }

  #next(): Gap | undefined {
    if (this.#ended || this.#left === 0) return undefined
    this.#left--
    this.#rest ??= this.#walk()
    const { value, done } = this.#rest.next()
    this.#ended = done === true
    return done ? undefined : value
  }
}

const isSame = (one: PageKey, other: PageKey) =>
  one.index === other.index && one.epoch === other.epoch && one.log === other.log

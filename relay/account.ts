import type { Clock } from './clock.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

export interface AccountLimits {
  /** Connections that are open at once. */
  connections: number
  /** Ms of the relay's work. */
  work: Rate
  /** Ms of it before others have their turn, however slow or busy the machine is. */
  workATurn: number
  /** Claims in the control log. */
  changes: Rate
  /** New members, where anybody may join. */
  joins: Rate
  /** Bytes of frames whose end has not come yet: nobody can judge them, and they take memory. */
  unfinishedBytes: number
  /** Bytes that wait to be passed on. */
  waitingBytes: number
}

const UNLIMITED = { burst: Number.POSITIVE_INFINITY, perSecond: 0 }

export const NO_LIMITS: AccountLimits = {
  connections: Number.POSITIVE_INFINITY,
  work: UNLIMITED,
  workATurn: Number.POSITIVE_INFINITY,
  changes: UNLIMITED,
  joins: UNLIMITED,
  unfinishedBytes: Number.POSITIVE_INFINITY,
  waitingBytes: Number.POSITIVE_INFINITY,
}

interface Waiting {
  ms: number
  gone(): boolean
  go(): void
}

/** A turn of everybody takes at least so long, ms. */
const TURN_MS = 20

/** What one address uses up: all its connections together, whoever they are. */
export class Account {
  connections = 0
  unfinishedBytes = 0
  waitingBytes = 0
  readonly changes: TokenBucket
  readonly joins: TokenBucket
  readonly #clock: Clock
  readonly #limits: AccountLimits
  readonly #work: TokenBucket
  #queue: Waiting[] = []
  /** Ms of work since the last turn began. */
  #done = 0
  #isTurning = false

  constructor(limits: AccountLimits, clock: Clock) {
    const bucket = (rate: Rate) => new TokenBucket(rate, clock.now())
    this.#clock = clock
    this.#limits = limits
    this.#work = bucket(limits.work)
    this.changes = bucket(limits.changes)
    this.joins = bucket(limits.joins)
  }

  /** As many connections as there may be. */
  get isFull(): boolean {
    return this.connections >= this.#limits.connections
  }

  get holdsTooMuch(): boolean {
    return this.unfinishedBytes > this.#limits.unfinishedBytes
  }

  mayWait(bytes: number): boolean {
    return this.waitingBytes + bytes <= this.#limits.waitingBytes
  }

  /** So much work for what can as well be refused. False: nothing is left for it. */
  take(ms: number): boolean {
    return this.#work.take(this.#clock.now(), ms)
  }

  /**
   * So much work for what must be done in its order. Undefined: at once; else it waits behind what waits already, and
   * costs nothing if whoever wanted it is gone by then.
   */
  turn(ms: number, gone: () => boolean): Promise<void> | undefined {
    const cost = Math.min(ms, this.#limits.work.burst)
    if (this.#queue.length === 0 && this.#mayDo(cost)) return undefined
    return new Promise((go) => {
      this.#queue.push({ ms: cost, gone, go })
      this.#turnLater()
    })
  }

  #mayDo(ms: number): boolean {
    // What takes longer than a turn has one of its own.
    if (this.#done > 0 && this.#done + ms > this.#limits.workATurn) return false
    if (!this.take(ms)) return false
    if (this.#limits.workATurn === Number.POSITIVE_INFINITY) return true
    this.#done += ms
    this.#turnLater()
    return true
  }

  /** By a timer: so whoever else is there has been read in between. */
  #turnLater(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    this.#clock.after(TURN_MS, () => {
      this.#isTurning = false
      this.#done = 0
      const still = this.#queue.findIndex(({ ms, gone }) => !gone() && !this.#mayDo(ms))
      const ready = this.#queue.splice(0, still < 0 ? this.#queue.length : still)
      for (const { go } of ready) go()
      if (this.#queue.length > 0) this.#turnLater()
    })
  }
}

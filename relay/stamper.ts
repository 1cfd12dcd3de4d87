import type { Head } from '../shared/checkpoint.ts'
import type { Claim } from '../shared/claim.ts'
import type { ControlFact } from '../shared/control-fact.ts'
import { encodeFact, type Fact, leafInput, tombstoneOf } from '../shared/fact.ts'
import type { StampedFact } from '../shared/facts-frame.ts'
import { type ClaimHash, CONTROL_LOG, type EpochId, type FactId, type LogId } from '../shared/ids.ts'
import type { Refusal } from '../shared/refusal.ts'
import { nthId } from '../shared/uuid-v7.ts'
import { LogState } from './log-state.ts'
import type { NodeCrypto, NodeSigner } from './node-crypto.ts'

export interface Stamp {
  id: FactId
  epoch: EpochId
  seq: number
}

/** A claim that is genuine and waits for its stamp. */
export interface Waiting {
  claim: Claim
  hash: ClaimHash
  signature: Uint8Array
  /** The claim read as a control fact whose id is still to come; null for the rest. */
  control: ControlFact | null
  /** Told once: its stamp, or why it got none. */
  settle(outcome: Stamp | Refusal): void
}

/** Facts of one log and page that were stamped together, under one checkpoint. */
export interface StampedTogether {
  head: Head
  facts: StampedFact[]
}

export interface StamperOptions {
  crypto: NodeCrypto
  signer: NodeSigner
  epoch: EpochId
  /** See `uuidV7Series`. */
  ids: (nowMs: number, count?: number) => string
  /** Judges a claim that would get this stamp. No refusal: it is stamped, and counts for those judged after it. */
  admit(waiting: Waiting, stamp: Stamp): Refusal | undefined
  /** Before anybody else hears of it. */
  onStamped(together: StampedTogether): void
}

/** Gives claims their stamps: everything that waits, log by log. */
export class Stamper {
  readonly epoch: EpochId
  readonly #options: StamperOptions
  readonly #logs = new Map<LogId, LogState>()
  #waiting = new Map<LogId, Waiting[]>()
  #lastId: FactId | undefined

  constructor(options: StamperOptions) {
    this.epoch = options.epoch
    this.#options = options
  }

  /** The highest id given. */
  get lastId(): FactId | undefined {
    return this.#lastId
  }

  add(waiting: Waiting): void {
    const { log } = waiting.claim
    const others = this.#waiting.get(log)
    if (others) others.push(waiting)
    else this.#waiting.set(log, [waiting])
  }

  logState(log: LogId): LogState | undefined {
    return this.#logs.get(log)
  }

  /** One a log of this epoch that has facts. */
  heads(): Head[] {
    return [...this.#logs.values()].flatMap(({ head }) => head ?? [])
  }

  /** Stamps all that waits: the control log first, as it decides about the rest. `now`: ms since 1970. */
  stamp(now: number): void {
    const waiting = this.#waiting
    this.#waiting = new Map()
    const control = waiting.get(CONTROL_LOG)
    if (control) this.#stampLog(CONTROL_LOG, control, now)
    for (const [log, claims] of waiting) if (log !== CONTROL_LOG) this.#stampLog(log, claims, now)
  }

  #stampLog(log: LogId, claims: Waiting[], now: number): void {
    const queue = claims.values()
    let next = queue.next()
    while (!next.done) {
      const state = this.#logs.get(log) ?? new LogState(this.#options.crypto, this.epoch, log)
      // Never across a page's end: its root must be certified, and a page is proved by one checkpoint.
      const { room, seq } = state
      const first = this.#options.ids(now, Math.min(room, claims.length))
      const stamped: { waiting: Waiting; stamp: Stamp }[] = []
      while (!next.done && stamped.length < room) {
        const waiting = next.value
        const place = stamped.length
        const stamp = { id: nthId(first, place) as FactId, epoch: this.epoch, seq: seq + place + 1 }
        const refusal = this.#options.admit(waiting, stamp)
        if (refusal) waiting.settle(refusal)
        else stamped.push({ waiting, stamp })
        next = queue.next()
      }
      if (stamped.length > 0) {
        this.#logs.set(log, state)
        this.#certify(state, stamped, now)
      }
    }
  }

  #certify(state: LogState, stamped: { waiting: Waiting; stamp: Stamp }[], now: number): void {
    const facts = stamped.map(({ waiting: { claim, hash, signature }, stamp }): StampedFact => {
      const fact: Fact = { ...stamp, claim: claim.bytes, signature }
      const bytes = encodeFact(fact)
      state.append(bytes, this.#options.crypto.sha256(leafInput(tombstoneOf(fact, claim.author, hash))))
      return { fact, claim, bytes }
    })
    const head = state.certify(this.#options.signer, now)
    this.#lastId = facts.at(-1)!.fact.id
    this.#options.onStamped({ head, facts })
    for (const { waiting, stamp } of stamped) waiting.settle(stamp)
  }
}

import type { SignedClaim } from '../../shared/claim.ts'
import type { ClaimHash, LogId } from '../../shared/ids.ts'
import { MAX_CLAIMS_A_FRAME } from '../../shared/limits.ts'
import type { Reason } from '../../shared/refusal.ts'
import { Batch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { FactStore, OutboxRow } from './fact-store.ts'

/** Claims sent and not answered: enough for any typist, few enough that a long queue does not run into the relay's rate. */
const MOST_UNANSWERED = 64
/** How long to hold back when the relay says `too-fast`, ms. */
const HOLD_BACK_MS = 2_000

/**
 * What its author said and has not seen come back. A claim leaves only when its fact arrives, or by its author's own
 * hand; all that waits is sent again after every login, in the order it was written.
 */
export class Outbox {
  readonly #store: FactStore
  readonly #clock: Clock
  readonly #send: (claims: SignedClaim[]) => void
  readonly #rows = new Map<ClaimHash, OutboxRow>()
  /** Sent on this connection and not answered. */
  readonly #unanswered = new Set<ClaimHash>()
  #online = false
  #cancelHold: (() => void) | undefined
  #order = 0
  #waiting: OutboxRow[] = []
  #nextWrite: Promise<void> | undefined
  #lastWrite: Promise<unknown> = Promise.resolve()

  constructor(store: FactStore, clock: Clock, send: (claims: SignedClaim[]) => void) {
    this.#store = store
    this.#clock = clock
    this.#send = send
  }

  async open(): Promise<void> {
    for (const row of await this.#store.outbox()) {
      this.#rows.set(row.hash, row)
      this.#order = Math.max(this.#order, row.order)
    }
  }

  get(hash: ClaimHash): OutboxRow | undefined {
    return this.#rows.get(hash)
  }

  /** Resolves when the claim is safe on disk; it is sent as soon as that can be. */
  async put(hash: ClaimHash, log: LogId, { claim, signature }: SignedClaim): Promise<void> {
    await this.#keep({ hash, log, claim, signature, order: ++this.#order, refused: null })
  }

  /** Its author gave it up. */
  async drop(hash: ClaimHash): Promise<void> {
    const batch = new Batch()
    this.acknowledged(hash, batch)
    await batch.write(this.#store)
  }

  /** Its fact came back: it leaves in the write that keeps the fact. */
  acknowledged(hash: ClaimHash, batch: Batch): void {
    if (this.#rows.has(hash)) batch.add('dropOutbox', hash)
    batch.after(() => {
      this.#unanswered.delete(hash)
      this.#rows.delete(hash)
      this.#pump()
    })
  }

  async refuse(hash: ClaimHash, reason: Reason, sentence: string): Promise<void> {
    this.#unanswered.delete(hash)
    const row = this.#rows.get(hash)
    if (row) await this.#keep({ ...row, refused: { reason, sentence } })
  }

  /** The relay takes no more for the moment. */
  holdBack(hash: ClaimHash): void {
    this.#unanswered.delete(hash)
    this.#cancelHold ??= this.#clock.after(HOLD_BACK_MS, () => {
      this.#cancelHold = undefined
      this.#pump()
    })
  }

  async retry(hash: ClaimHash): Promise<void> {
    const row = this.#rows.get(hash)
    if (row) await this.#keep({ ...row, refused: null })
  }

  /** After a login everything that waits is sent again. */
  cameOnline(): void {
    this.#unanswered.clear()
    this.#online = true
    this.#pump()
  }

  wentOffline(): void {
    this.#online = false
    this.#cancelHold?.()
    this.#cancelHold = undefined
  }

  /** What comes while others are being written is written together after that, and sent together. */
  #keep(row: OutboxRow): Promise<void> {
    this.#waiting.push(row)
    if (!this.#nextWrite) {
      this.#nextWrite = this.#lastWrite.then(() => this.#writeWaiting())
      this.#lastWrite = this.#nextWrite.catch(() => undefined)
    }
    return this.#nextWrite
  }

  #writeWaiting(): Promise<void> {
    const rows = this.#waiting
    this.#waiting = []
    this.#nextWrite = undefined
    const kept = new Batch().add('putOutbox', ...rows).after(() => {
      for (const row of rows) this.#rows.set(row.hash, row)
      this.#pump()
    })
    return kept.write(this.#store)
  }

  #pump(): void {
    if (!this.#online || this.#cancelHold) return
    const next: OutboxRow[] = []
    for (const row of this.#rows.values()) {
      if (this.#unanswered.size >= MOST_UNANSWERED) break
      if (row.refused || this.#unanswered.has(row.hash)) continue
      this.#unanswered.add(row.hash)
      next.push(row)
    }
    for (let at = 0; at < next.length; at += MAX_CLAIMS_A_FRAME)
      this.#send(next.slice(at, at + MAX_CLAIMS_A_FRAME))
  }
}

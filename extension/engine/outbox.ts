import type { SignedClaim } from '../../shared/claim.ts'
import type { ClaimHash, LogId } from '../../shared/ids.ts'
import { MAX_CLAIMS_A_FRAME } from '../../shared/limits.ts'
import type { Reason } from '../../shared/refusal.ts'
import type { FactStore, OutboxRow } from './fact-store.ts'

/**
 * What its author said and has not seen come back. A claim leaves only when its fact arrives, or by its author's own
 * hand; all that waits is sent again after every login.
 */
export class Outbox {
  readonly #store: FactStore
  readonly #send: (claims: SignedClaim[]) => void
  readonly #rows = new Map<ClaimHash, OutboxRow>()
  #order = 0

  constructor(store: FactStore, send: (claims: SignedClaim[]) => void) {
    this.#store = store
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

  /** Resolves when the claim is safe on disk; it is sent at once when that can be. */
  async put(hash: ClaimHash, log: LogId, { claim, signature }: SignedClaim): Promise<void> {
    const row: OutboxRow = { hash, log, claim, signature, order: ++this.#order, refused: null }
    await this.#store.putOutbox(row)
    this.#rows.set(hash, row)
    this.#send([row])
  }

  /** Its fact came back, or its author gave it up. */
  async drop(hash: ClaimHash): Promise<void> {
    if (this.#rows.delete(hash)) await this.#store.dropOutbox(hash)
  }

  async refuse(hash: ClaimHash, reason: Reason, sentence: string): Promise<void> {
    const row = this.#rows.get(hash)
    if (row) await this.#put({ ...row, refused: { reason, sentence } })
  }

  async retry(hash: ClaimHash): Promise<void> {
    const row = this.#rows.get(hash)
    if (!row) return
    await this.#put({ ...row, refused: null })
    this.#send([row])
  }

  /** After a login: everything that waits, in the order it was written. */
  sendAll(): void {
    const waiting = [...this.#rows.values()].filter((row) => !row.refused).sort((a, b) => a.order - b.order)
    for (let at = 0; at < waiting.length; at += MAX_CLAIMS_A_FRAME)
      this.#send(waiting.slice(at, at + MAX_CLAIMS_A_FRAME))
  }

  async #put(row: OutboxRow): Promise<void> {
    this.#rows.set(row.hash, row)
    await this.#store.putOutbox(row)
  }
}

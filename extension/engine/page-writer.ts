import type { Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import { encodePage } from '../../shared/page.ts'
import type { Batch } from './batch.ts'
import { endOf } from './coverage.ts'
import type { KnownEnd, StoredPage } from './fact-store.ts'
import type { Held } from './held.ts'
import type { HistoryEvents } from './history.ts'
import { filledFrom, isFull, type LiveTail, pageOfTail, seqOf, storedTailOf } from './live-tail.ts'
import { tailRow } from './page-row.ts'

/** Adds to a batch what the disk shall hold, and to memory what follows once it does. */
export class PageWriter {
  readonly #held: Held
  readonly #crypto: Crypto
  readonly #events: Pick<HistoryEvents, 'changed' | 'unexamined'>

  constructor(held: Held, crypto: Crypto, events: Pick<HistoryEvents, 'changed' | 'unexamined'>) {
    this.#held = held
    this.#crypto = crypto
    this.#events = events
  }

  putPage(batch: Batch, row: StoredPage, bytes: Uint8Array): void {
    batch.add('putPages', { page: row, bytes }).after(() => {
      this.#held.coverage.hold(row)
      this.#events.unexamined(row)
    })
  }

  /** Stores a tail with the facts at these seqs; a full one becomes a page, and stays in memory for what follows it. */
  async keepTail(batch: Batch, tail: LiveTail, seqs: number[]): Promise<void> {
    if (isFull(tail)) {
      await this.toPage(batch, tail)
      batch.after(() => this.#held.setFull(tail))
      return
    }
    const added = seqs.flatMap((seq) => tail.facts.get(seq) ?? [])
    const begun = this.#held.tailOf(tail.log, tail.epoch)?.index === tail.index
    const earlier = begun ? undefined : await this.#held.onDisk(tail)
    const joined = earlier && (await filledFrom(this.#crypto, tail, earlier, this.#held.justified))
    if (!joined || joined.added.length === 0) {
      batch.add('putTails', { tail: storedTailOf(tail), facts: added }).after(() => this.#held.setTail(tail))
      return
    }
    // A peer was faster than the relay: its page is the beginning of this tail.
    const fromPage = joined.added.flatMap((entry) => joined.tail.facts.get(seqOf(entry)) ?? [])
    batch.add('dropPages', tail).add('putTails', { tail: storedTailOf(tail), facts: [...added, ...fromPage] })
    batch.after(() => this.#held.setTail(joined.tail))
  }

  /** A tail that will not grow becomes a page. */
  async toPage(batch: Batch, tail: LiveTail): Promise<void> {
    const { log, epoch } = tail
    const row = tailRow(tail, this.#held.justified)
    const held = this.#held.coverage.held(tail)
    batch.add('dropTails', { log, epoch })
    batch.after(() => {
      this.#held.dropTail(log, epoch)
      this.#held.coverage.learnEnd(endOf(tail))
    })
    if (row && (held?.held ?? 0) <= row.held) {
      const deflated = await deflate(encodePage(pageOfTail(tail)))
      this.putPage(batch, { ...row, examined: 0, size: deflated.length }, deflated)
    }
    batch.add('putEnds', this.#endOf(tail)).after(() => this.#events.changed(log, epoch))
  }

  learn(batch: Batch, ends: KnownEnd[]): void {
    const news = ends.filter(({ log, epoch, n }) => n > this.#held.coverage.end(log, epoch))
    if (news.length === 0) return
    const rows = news.map((end) => ({ ...this.#held.coverage.knownEnd(end.log, end.epoch), ...end }))
    batch.add('putEnds', ...rows).after(() => {
      for (const end of news) this.#held.coverage.learnEnd(end)
      for (const { log, epoch } of news) this.#events.changed(log, epoch)
    })
  }

  /** A later end, with what else is known of it. */
  #endOf(head: Head): KnownEnd {
    return { ...this.#held.coverage.knownEnd(head.log, head.epoch), ...endOf(head) }
  }
}

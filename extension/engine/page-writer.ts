import type { Head } from '../../shared/checkpoint.ts'
import { deflate } from '../../shared/deflate.ts'
import { encodePage } from '../../shared/page.ts'
import type { Batch } from './batch.ts'
import { endOf } from './coverage.ts'
import type { KnownEnd, StoredPage } from './fact-store.ts'
import type { Held } from './held.ts'
import type { HistoryEvents } from './history.ts'
import { isFull, type LiveTail, pageOfTail, storedTailOf } from './live-tail.ts'
import { tailRow } from './page-row.ts'

/** Adds to a batch what the disk shall hold, and to memory what follows once it does. */
export class PageWriter {
  readonly #held: Held
  readonly #events: Pick<HistoryEvents, 'changed' | 'unexamined'>

  constructor(held: Held, events: Pick<HistoryEvents, 'changed' | 'unexamined'>) {
    this.#held = held
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
    const facts = seqs.flatMap((seq) => tail.facts.get(seq) ?? [])
    // One that did not prove at a start with a full disk is still there: its facts must not join these.
    if (!this.#held.tailOf(tail.log, tail.epoch)) batch.add('dropTails', tail)
    batch.add('putTails', { tail: storedTailOf(tail), facts }).after(() => this.#held.setTail(tail))
  }

  /** A tail that will not grow becomes a page. */
  async toPage(batch: Batch, tail: LiveTail): Promise<void> {
    const { log, epoch } = tail
    const row = tailRow(tail, this.#held.justified)
    const held = this.#held.coverage.held(tail)
    const isOnDisk = (await this.#held.onDisk(tail)) !== undefined
    batch.add('dropTails', { log, epoch })
    batch.after(() => {
      this.#held.dropTail(log, epoch)
      this.#held.coverage.learnEnd(endOf(tail))
    })
    // Less may be held than there was, where a tombstone is justified no more; but what is on no disk must go there.
    if (row && (!isOnDisk || (held?.held ?? 0) <= row.held)) {
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

  /** How far a log goes by this head, or further if more is known. */
  #endOf(head: Head): KnownEnd {
    const known = this.#held.coverage.knownEnd(head.log, head.epoch)
    return known.n > head.checkpoint.n ? known : { ...known, ...endOf(head) }
  }
}

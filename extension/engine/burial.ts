import type { Crypto } from '../../shared/crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import type { FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { encodePage, type Page, provePage } from '../../shared/page.ts'
import type { Batch } from './batch.ts'
import { buryFact, buryInPage } from './bury.ts'
import type { Deletions } from './deletions.ts'
import type { Examined } from './examine-page.ts'
import type { FactStore, Mark, StoredPage } from './fact-store.ts'
import type { Held } from './held.ts'
import type { LiveTail } from './live-tail.ts'
import { firstOf, holdsAny } from './page-hashes.ts'
import { entryBounds, UNREAD } from './page-row.ts'
import type { PageWriter } from './page-writer.ts'
import { targetOf } from './target-of.ts'

/** Puts tombstones in place of what was taken back, wherever it stands. */
export class Burial {
  readonly #held: Held
  readonly #writer: PageWriter
  readonly #crypto: Crypto
  readonly #deletions: Deletions
  readonly #server: PublicKey
  readonly #store: FactStore

  constructor(
    held: Held,
    writer: PageWriter,
    crypto: Crypto,
    server: PublicKey,
    store: FactStore,
    deletions: Deletions,
  ) {
    this.#server = server
    this.#store = store
    this.#held = held
    this.#writer = writer
    this.#crypto = crypto
    this.#deletions = deletions
  }

  /** Puts tombstones where facts of a tail were taken back; only at these seqs, or everywhere. Answers where. */
  async inTail(batch: Batch, facts: LiveTail['facts'], only?: Set<number>): Promise<number[]> {
    const changed: number[] = []
    for (const [seq, row] of facts) {
      if (only && !only.has(seq)) continue
      const [entry] = decodeEntries(row.bytes)
      const buried = entry?.kind === 'fact' && (await buryFact(this.#crypto, entry.fact, this.#deletions))
      if (!buried) continue
      facts.set(seq, { ...row, bytes: buried.tombstone, says: 'nothing' })
      this.#dropMark(batch, buried.claim.body, row.id)
      this.#keepMark(batch, buried.mark)
      changed.push(seq)
    }
    return changed
  }

  /** The same of a tail that is held, and keeps it. Answers whether its words changed. */
  async inWholeTail(batch: Batch, tail: LiveTail): Promise<boolean> {
    const facts = new Map(tail.facts)
    const seqs = await this.inTail(batch, facts)
    if (seqs.length > 0) await this.#writer.keepTail(batch, { ...tail, facts }, seqs)
    return seqs.length > 0
  }

  /** Buries what these deletes name in pages on disk, and in other tails. Answers the pages that changed. */
  async inPages(batch: Batch, log: LogId, deletes: Mark[], but?: LiveTail): Promise<Set<StoredPage>> {
    const rows = new Set(deletes.flatMap(({ at }) => this.#held.coverage.holding(log, at)))
    const firsts = deletes.map(({ target }) => firstOf(target))
    const changed = new Set<StoredPage>()
    for (const row of rows) {
      if (but && row.epoch === but.epoch && row.index === but.index) continue
      const tail = this.#held.tailOf(row.log, row.epoch)
      if (tail && this.#held.isTail(row)) {
        await this.inWholeTail(batch, tail)
      } else if ((await this.#mayHold(row, firsts)) && (await this.onDisk(batch, row))) changed.add(row)
    }
    return changed
  }

  /** Whether a page is worth opening for these: anybody may name any place. One that was not read yet is looked at then. */
  async #mayHold(row: StoredPage, firsts: string[]): Promise<boolean> {
    if (row.examined === 0) return false
    const terms = await this.#store.terms(row)
    return terms !== undefined && holdsAny(terms.hashes, firsts)
  }

  /** The same of a page that was just read: only where a hash in it is named. */
  async here(batch: Batch, row: StoredPage, { hashes, authors }: Examined): Promise<boolean> {
    if (!this.#deletions.anyOf(hashes) && !authors.some((author) => this.#deletions.concerns(author)))
      return false
    return this.onDisk(batch, row)
  }

  /** In a page on disk. Answers whether its words changed. */
  async onDisk(batch: Batch, row: StoredPage): Promise<boolean> {
    const page = await this.#held.onDisk(row)
    if (!page) return false
    const gone = await buryInPage(this.#crypto, page, this.#deletions)
    if (!gone) return this.#judgeAgain(batch, row, page)
    // A relay that certified leaves of its own invention: the page as it is still proves, with tombstones it would not.
    if (!(await this.#stillProves(gone.page))) return false
    for (const { claim, fact, mark } of gone.buried) {
      this.#dropMark(batch, claim.body, fact.id)
      this.#keepMark(batch, mark)
    }
    const deflated = await deflate(encodePage(gone.page))
    const bounds = entryBounds(decodeEntries(gone.page.entries), this.#held.justified)
    const after: StoredPage = { ...row, ...bounds, ...UNREAD, size: deflated.length }
    this.#writer.putPage(batch, after, deflated)
    // The words must not stay in the index until the page is read again.
    const { log, epoch, index, lastId } = row
    batch.add('putTerms', { log, epoch, index, lastId, terms: '\n', hashes: new Uint8Array() })
    return true
  }

  async #stillProves(page: Page): Promise<boolean> {
    return provePage(this.#crypto, this.#server, page).then(
      () => true,
      () => false,
    )
  }

  /** A tombstone that nothing justified may be justified now. */
  #judgeAgain(batch: Batch, row: StoredPage, page: Page): false {
    const bounds = entryBounds(decodeEntries(page.entries), this.#held.justified)
    if (!bounds || bounds.held === row.held) return false
    const after = { ...row, held: bounds.held }
    batch.add('putPageRows', after).after(() => this.#held.coverage.hold(after))
    return false
  }

  /** As a `delete` would have left it: so a timeline and an index know no other way in which words go. */
  #keepMark(batch: Batch, mark: Mark | undefined): void {
    if (mark) batch.add('putMarks', mark).after(() => this.#deletions.add(mark))
  }

  /** Words that a buried fact put elsewhere, as an edit does, go with it. */
  #dropMark(batch: Batch, body: Record<string, unknown>, id: FactId): void {
    const target = targetOf(body)
    if (target) batch.add('dropMarks', { target, id })
  }
}

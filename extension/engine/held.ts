import type { Crypto } from '../../shared/crypto.ts'
import { deflate, inflate } from '../../shared/deflate.ts'
import { decodeEntries, type Fact } from '../../shared/fact.ts'
import type { EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, encodePage, type Page, pageEntries, provePage } from '../../shared/page.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { buryInPage } from './bury.ts'
import { Coverage, endOf } from './coverage.ts'
import type { Deletions } from './deletions.ts'
import { type Examined, examineEntries } from './examine-page.ts'
import type { FactStore, PageKey, StoredPage } from './fact-store.ts'
import { idOf, isFull, type Justified, type LiveTail, pageOfTail } from './live-tail.ts'
import { tailRow } from './page-row.ts'

const seriesKey = (log: LogId, epoch: EpochId) => `${log}/${epoch}`

/**
 * What is held of one server, for reading: pages on disk, and the tails that still fill, in memory. Only `History` changes it.
 */
export class Held {
  readonly coverage = new Coverage()
  readonly #tails = new Map<string, LiveTail>()
  /** Whether a tombstone may stand for its fact. */
  readonly justified: Justified
  readonly #crypto: Crypto
  readonly #server: PublicKey
  readonly #me: PublicKey
  readonly #store: FactStore
  readonly #deletions: Deletions
  /** Whose messages count as unread. */
  readonly #isHeard: (author: PublicKey) => boolean
  /** The deflated page of a live tail, made once for all who ask. */
  readonly #tailPages = new Map<string, { of: LiveTail; deflated: Promise<Uint8Array> }>()

  constructor(
    crypto: Crypto,
    server: PublicKey,
    me: PublicKey,
    store: FactStore,
    deletions: Deletions,
    isHeard: (author: PublicKey) => boolean,
  ) {
    this.#isHeard = isHeard
    this.#crypto = crypto
    this.#server = server
    this.#me = me
    this.#store = store
    this.#deletions = deletions
    this.justified = (target, author, id) => deletions.justified(target, author, id)
  }

  /** The seq after which live facts of a log are expected in this epoch. */
  next(log: LogId, epoch: EpochId): number {
    return (this.#tails.get(seriesKey(log, epoch))?.checkpoint.n ?? 0) + 1
  }

  /** The page that still fills, or that filled last, of a log in an epoch. */
  tailOf(log: LogId, epoch: EpochId): LiveTail | undefined {
    return this.#tails.get(seriesKey(log, epoch))
  }

  /** The tails of all logs and epochs. */
  get tails(): LiveTail[] {
    return [...this.#tails.values()]
  }

  /** A tail that filled stays for what follows it; its page is held apart. */
  setFull(tail: LiveTail): void {
    this.#tails.set(seriesKey(tail.log, tail.epoch), tail)
  }

  dropTail(log: LogId, epoch: EpochId): void {
    this.#tails.delete(seriesKey(log, epoch))
    this.#tailPages.delete(seriesKey(log, epoch))
  }

  /** Whether a page is one that still fills. */
  isTail({ log, epoch, index }: PageKey): boolean {
    const tail = this.#tails.get(seriesKey(log, epoch))
    return tail?.index === index && !isFull(tail)
  }

  setTail(tail: LiveTail): void {
    const { log, epoch } = tail
    this.#tails.set(seriesKey(log, epoch), tail)
    const row = tailRow(tail, this.justified)
    if (row) this.coverage.hold(row)
    this.coverage.learnEnd(endOf(tail))
  }

  /** A page as it can be handed to a peer: deflated. Undefined when nothing of it is held. */
  async pageToServe(key: PageKey): Promise<Uint8Array | undefined> {
    const series = seriesKey(key.log, key.epoch)
    const tail = this.#tails.get(series)
    if (tail?.index !== key.index || isFull(tail)) return this.#withoutDeleted(key)
    if (tail.facts.size === 0) return undefined
    let made = this.#tailPages.get(series)
    if (made?.of !== tail) {
      made = { of: tail, deflated: deflate(encodePage(pageOfTail(tail))) }
      this.#tailPages.set(series, made)
    }
    return made.deflated
  }

  /** A page on disk; of one that was not read yet, or not swept, without what was taken back meanwhile. */
  async #withoutDeleted(key: PageKey): Promise<Uint8Array | undefined> {
    const bytes = await this.#store.pageBytes(key)
    const isClean = this.coverage.held(key)?.examined !== 0 && !this.#deletions.sweeping
    if (!bytes || isClean || this.#deletions.none) return bytes
    const gone = await buryInPage(this.#crypto, await this.openPage(bytes), this.#deletions)
    if (!gone) return bytes
    await provePage(this.#crypto, this.#server, gone.page)
    return deflate(encodePage(gone.page))
  }

  /** The same, opened. */
  async page(key: PageKey): Promise<Page | undefined> {
    const bytes = await this.pageToServe(key)
    return bytes && (await this.openPage(bytes))
  }

  /** A page on disk, opened; undefined of one that still fills, or is not held. */
  async onDisk(key: PageKey): Promise<Page | undefined> {
    const bytes = this.coverage.held(key) && !this.isTail(key) && (await this.#store.pageBytes(key))
    return bytes ? await this.openPage(bytes) : undefined
  }

  async openPage(deflated: Uint8Array): Promise<Page> {
    return decodePage(await inflate(deflated, MAX_PAGE_BYTES))
  }

  /** The facts held of a log, in no order. */
  async facts(log: LogId): Promise<Fact[]> {
    const facts: Fact[] = []
    for (const row of this.coverage.pages(log)) {
      const page = await this.page(row)
      if (page) facts.push(...factsOf(page))
    }
    return facts
  }

  /** The fact held that was stamped nearest to a time, ms since 1970; null when nothing of the log is held. */
  async nearestFact(log: LogId, at: number | FactId): Promise<FactId | null> {
    if (typeof at === 'string' && (await this.#holds(log, at))) return at
    const time = typeof at === 'number' ? at : idTime(at)
    const row = this.coverage.nearest(log, time)
    const page = row && (await this.page(row))
    if (!page) return null
    const away = (id: FactId) => Math.abs(idTime(id) - time)
    const ids = decodeEntries(page.entries).flatMap((entry) => idOf(entry) ?? [])
    return ids.reduce<FactId | null>((best, id) => (best === null || away(id) < away(best) ? id : best), null)
  }

  async #holds(log: LogId, id: FactId): Promise<boolean> {
    for (const row of this.coverage.holding(log, id)) {
      const page = await this.page(row)
      if (page && decodeEntries(page.entries).some((entry) => idOf(entry) === id)) return true
    }
    return false
  }

  /** Messages of others in a log behind a fact, and how many of them are for this person. */
  async unread(log: LogId, upTo: FactId | null): Promise<{ messages: number; mentions: number }> {
    let messages = 0
    let mentions = 0
    const cut: StoredPage[] = []
    for (const row of this.coverage.pages(log)) {
      if (upTo !== null && row.lastId <= upTo) continue
      if (upTo !== null && row.firstId <= upTo) cut.push(row)
      else {
        messages += row.messages
        mentions += row.mentions
      }
    }
    for (const row of cut) {
      const said = await this.#saidIn(row)
      const later = said.filter(({ id }) => upTo === null || id > upTo)
      messages += later.length
      mentions += later.filter(({ mention }) => mention).length
    }
    return { messages, mentions }
  }

  async #saidIn(row: StoredPage): Promise<Pick<Examined['messages'][number], 'id' | 'mention'>[]> {
    const tail = this.#tails.get(seriesKey(row.log, row.epoch))
    if (tail && this.isTail(row)) {
      return [...tail.facts.values()].flatMap(({ id, bad, says }) =>
        bad || says === 'nothing' ? [] : [{ id, mention: says === 'mention' }],
      )
    }
    const page = await this.page(row)
    if (!page) return []
    const entries = pageEntries(page)
    const { messages } = await examineEntries(this.#crypto, this.#server, this.#me, row.log, entries)
    return messages.filter(({ author }) => this.#isHeard(author))
  }
}

export function factsOf(page: Page): Fact[] {
  return decodeEntries(page.entries).flatMap((entry) => (entry.kind === 'fact' ? [entry.fact] : []))
}

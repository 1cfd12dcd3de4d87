import { equalBytes } from '../../shared/bytes.ts'
import { checkHead, type Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { deflate, inflate } from '../../shared/deflate.ts'
import { decodeEntries, encodeFact, type Fact, leafOf } from '../../shared/fact.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { factsInPage, firstSeq, genesisInput } from '../../shared/head.ts'
import type { EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, encodePage, type Page, provePage } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { Coverage } from './coverage.ts'
import type { FactStore, KnownEnd, PageKey } from './fact-store.ts'
import {
  extended,
  filledFrom,
  firstIdOf,
  isFull,
  type LiveTail,
  liveTailOf,
  merged,
  opened,
  pageOfTail,
  storedPageOf,
  storedTailOf,
  tailAt,
} from './live-tail.ts'

/** What came in: facts of one log that are proved and stored now. `live`: from the relay, as they were stamped. */
export interface Arrival {
  log: LogId
  facts: Fact[]
  live: boolean
}

export interface HistoryEvents {
  arrived(arrival: Arrival): Promise<void>
  /** What is held, or what is known to exist, changed. */
  changed(log: LogId, epoch: EpochId): void
}

const seriesKey = (log: LogId, epoch: EpochId) => `${log}/${epoch}`

/**
 * Pages, tails and coverage of one server: takes in only what is proved, stores it, and says what is missing. All
 * writes go one after the other, in the order in which they were asked for.
 */
export class History {
  readonly coverage = new Coverage()
  readonly #tails = new Map<string, LiveTail>()
  readonly #crypto: Crypto
  readonly #server: PublicKey
  readonly #store: FactStore
  readonly #events: HistoryEvents
  #writing: Promise<unknown> = Promise.resolve()
  /** The deflated page of a live tail, made once for all who ask. */
  readonly #tailPages = new Map<string, { n: number; held: number; deflated: Promise<Uint8Array> }>()

  constructor(crypto: Crypto, server: PublicKey, store: FactStore, events: HistoryEvents) {
    this.#crypto = crypto
    this.#server = server
    this.#store = store
    this.#events = events
  }

  /** Reads what is on disk. */
  async open(): Promise<void> {
    for (const page of await this.#store.pages()) this.coverage.hold(page)
    for (const { tail, facts } of await this.#store.tails()) {
      try {
        this.#setTail(await liveTailOf(this.#crypto, this.#server, tail, facts))
      } catch (error) {
        // A tail that does not prove is a gap like any other: peers have it.
        if (!(error instanceof Refusal)) throw error
        await this.#store.dropTail(tail.log, tail.epoch)
      }
    }
    for (const end of await this.#store.ends()) this.coverage.learnEnd(end)
  }

  /** The seq after which live facts of a log are expected in this epoch. */
  next(log: LogId, epoch: EpochId): number {
    return (this.#tails.get(seriesKey(log, epoch))?.checkpoint.n ?? 0) + 1
  }

  /**
   * Facts as the relay stamped them. Answers false when some between are missing: the caller asks for the tail.
   * @throws Refusal when they do not hold
   */
  acceptFacts(stamped: StampedFacts): Promise<boolean> {
    return this.#inOrder(async () => {
      const { log, epoch, facts } = stamped
      const first = facts[0]?.fact.seq ?? 0
      const next = this.next(log, epoch)
      if (first < next) return true
      if (first > next) return false
      const before = this.#tails.get(seriesKey(log, epoch))
      const genesis = await this.#crypto.sha256(genesisInput(epoch, log))
      const tail = await extended(this.#crypto, this.#server, before, genesis, stamped)
      await this.#keepTail(
        tail,
        facts.map(({ fact }) => fact.seq),
      )
      await this.#events.arrived({ log, facts: facts.map(({ fact }) => fact), live: true })
      this.#events.changed(log, epoch)
      return true
    })
  }

  /** Where a log stands, told by the relay to a new subscriber. @throws Refusal when it does not hold */
  acceptTail(head: Head, leaves: Uint8Array): Promise<void> {
    return this.#inOrder(async () => {
      const { log, epoch } = head
      let tail = await tailAt(this.#crypto, this.#server, head, leaves)
      const before = this.#tails.get(seriesKey(log, epoch))
      if (before && before.checkpoint.n > tail.checkpoint.n) return
      if (before?.index === tail.index) {
        before.leaves.forEach((leaf, i) => {
          if (!equalBytes(leaf, tail.leaves[i] ?? new Uint8Array())) {
            throw new Refusal('broken-chain', 'The relay tells another story than before.')
          }
        })
        tail = { ...tail, facts: before.facts }
      } else if (before) {
        await this.#toPage(before)
      }
      await this.#keepTail(tail, [])
      this.#events.changed(log, epoch)
    })
  }

  /** A page from a peer, deflated. Answers how many facts were new. @throws Refusal `broken-page` for all that its giver is to blame for */
  async acceptPage(deflated: Uint8Array, expected: PageKey): Promise<number> {
    const page = await this.#provedPage(deflated, expected)
    return this.#inOrder(() => this.#keepPage(page, deflated))
  }

  async #provedPage(deflated: Uint8Array, { log, epoch, index }: PageKey): Promise<Page> {
    try {
      const page = await this.#openPage(deflated)
      if (page.log !== log || page.epoch !== epoch || page.index !== index)
        throw new Refusal('broken-page', 'This is not the page that was asked for.')
      await provePage(this.#crypto, this.#server, page)
      return page
    } catch (error) {
      if (error instanceof Refusal) throw new Refusal('broken-page', error.message)
      throw error
    }
  }

  /** A page of the control log from the relay, not deflated. @throws Refusal `broken-page` and its kin */
  async acceptControlPage(bytes: Uint8Array, epoch: EpochId): Promise<void> {
    const page = decodePage(bytes)
    await provePage(this.#crypto, this.#server, page)
    await this.#inOrder(async () => {
      // Of the running epoch it is the beginning of a tail, to which live facts will be added.
      if (page.epoch === epoch) await this.#tailFromPage(page)
      await this.#keepPage(page, undefined)
    })
  }

  /** The relay stamps in a new epoch: tails of all others will not grow any more, and become short pages. */
  closeEpochs(running: EpochId): Promise<void> {
    return this.#inOrder(async () => {
      for (const tail of [...this.#tails.values()]) {
        if (tail.epoch !== running) await this.#toPage(tail)
      }
    })
  }

  /** How far logs go, by the relay's `epoch` facts. */
  learnEnds(ends: KnownEnd[]): Promise<void> {
    return this.#inOrder(() => this.#learn(ends))
  }

  /** A head that a peer or the relay showed; it proves itself. Answers whether it was news. @throws Refusal `wrong-signature` */
  async learnHead(head: Head): Promise<boolean> {
    const { log, epoch } = head
    if (head.checkpoint.n <= this.coverage.end(log, epoch)) return false
    await checkHead(this.#crypto, this.#server, head)
    await this.learnEnds([{ log, epoch, n: head.checkpoint.n, head }])
    return true
  }

  /** Work that must see neither half of a write; it may not write history itself. */
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.#inOrder(work)
  }

  /**
   * The author's own claim, of which the relay says that it was stamped before: the fact can be made again, and the
   * leaf at its place proves it. Answers whether it does.
   */
  acceptOwn(log: LogId, fact: Fact): Promise<boolean> {
    return this.#inOrder(async () => {
      const tail = this.#tails.get(seriesKey(log, fact.epoch))
      const leaf = tail?.leaves[fact.seq - firstSeq(tail.index)]
      if (!tail || !leaf || !equalBytes(await leafOf(this.#crypto, fact), leaf)) return false
      if (tail.facts.has(fact.seq)) return true
      const { epoch, seq, id } = fact
      const facts = new Map(tail.facts).set(seq, { log, epoch, seq, id, bytes: encodeFact(fact) })
      await this.#keepTail({ ...tail, facts }, [seq])
      await this.#events.arrived({ log, facts: [fact], live: true })
      this.#events.changed(log, epoch)
      return true
    })
  }

  /** A page as it can be handed to a peer: deflated. Undefined when nothing of it is held. */
  async pageToServe(key: PageKey): Promise<Uint8Array | undefined> {
    const series = seriesKey(key.log, key.epoch)
    const tail = this.#tails.get(series)
    if (tail?.index !== key.index || isFull(tail)) return this.#store.pageBytes(key)
    if (tail.facts.size === 0) return undefined
    const { n } = tail.checkpoint
    let made = this.#tailPages.get(series)
    if (made?.n !== n || made.held !== tail.facts.size) {
      made = { n, held: tail.facts.size, deflated: deflate(encodePage(pageOfTail(tail))) }
      this.#tailPages.set(series, made)
    }
    return made.deflated
  }

  /** The facts held of a log, in no order; only those behind `after`, when it is given. */
  async facts(log: LogId, after = '' as FactId): Promise<Fact[]> {
    const facts: Fact[] = []
    for (const stored of await this.#store.pages()) {
      const bytes =
        stored.log === log && stored.lastId > after ? await this.#store.pageBytes(stored) : undefined
      if (bytes) facts.push(...factsOf(await this.#openPage(bytes)))
    }
    for (const tail of this.#tails.values())
      if (tail.log === log && !isFull(tail)) facts.push(...factsOf(pageOfTail(tail)))
    return facts.filter(({ id }) => id > after)
  }

  /** Drops pages of which every fact is older than `before` (ms). Answers how many. */
  dropOlder(before: number, keep: LogId): Promise<number> {
    return this.#inOrder(async () => {
      let dropped = 0
      for (const page of await this.#store.pages()) {
        if (page.log === keep || idTime(page.lastId) >= before) continue
        await this.#store.dropPage(page)
        this.coverage.forget(page)
        this.#events.changed(page.log, page.epoch)
        dropped++
      }
      return dropped
    })
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#writing.then(work)
    this.#writing = result.catch(() => undefined)
    return result
  }

  async #openPage(deflated: Uint8Array): Promise<Page> {
    return decodePage(await inflate(deflated, MAX_PAGE_BYTES))
  }

  #setTail(tail: LiveTail): void {
    const { log, epoch, index } = tail
    this.#tails.set(seriesKey(log, epoch), tail)
    const firstId = firstIdOf(tail)
    if (firstId)
      this.coverage.hold({ log, epoch, index, count: tail.leaves.length, held: tail.facts.size, firstId })
    this.coverage.learnEnd(endOf(tail))
  }

  /** Stores a tail with the facts at these seqs; a full one becomes a page, and stays in memory for what follows it. */
  async #keepTail(tail: LiveTail, seqs: number[]): Promise<void> {
    if (isFull(tail)) {
      await this.#toPage(tail)
      this.#tails.set(seriesKey(tail.log, tail.epoch), tail)
      return
    }
    const added = seqs.flatMap((seq) => tail.facts.get(seq) ?? [])
    const begun = this.#tails.get(seriesKey(tail.log, tail.epoch))?.index === tail.index
    const earlier = begun ? undefined : await this.#storedPage(tail)
    const joined = earlier && (await filledFrom(this.#crypto, tail, earlier))
    if (!joined || joined.added.length === 0) {
      await this.#store.putTail(storedTailOf(tail), added)
      this.#setTail(tail)
      return
    }
    // A peer was faster than the relay: its page is the beginning of this tail.
    await this.#store.putTail(storedTailOf(tail), [...added, ...joined.added])
    await this.#store.dropPage(tail)
    this.#setTail(joined.tail)
  }

  /** A tail that will not grow becomes a page. */
  async #toPage(tail: LiveTail): Promise<void> {
    const { log, epoch } = tail
    const page = storedPageOf(tail)
    const better = page && (this.coverage.held(page)?.held ?? 0) <= page.held
    if (page && better) {
      await this.#store.putPage(page, await deflate(encodePage(pageOfTail(tail))), true)
      this.coverage.hold(page)
    } else {
      await this.#store.dropTail(log, epoch)
    }
    this.#tails.delete(seriesKey(log, epoch))
    this.#tailPages.delete(seriesKey(log, epoch))
    this.coverage.learnEnd(endOf(tail))
    await this.#store.putEnds([endOf(tail)])
    this.#events.changed(log, epoch)
  }

  async #tailFromPage(page: Page): Promise<void> {
    const { log, epoch, index, checkpoint } = page
    const known = this.#tails.get(seriesKey(log, epoch))
    if (known && known.checkpoint.n >= checkpoint.n) return
    if (known && known.index < index) await this.#toPage(known)
    const tail = await opened(this.#crypto, page)
    const root = await checkHead(this.#crypto, this.#server, page)
    const facts = known?.index === index ? known.facts : new Map()
    await this.#keepTail({ ...tail, facts, root }, [])
  }

  /** Keeps a proved page, in place of less of it, or as what a tail lacked. */
  async #keepPage(page: Page, deflated: Uint8Array | undefined): Promise<number> {
    const { log, epoch, index } = page
    const tail = this.#tails.get(seriesKey(log, epoch))
    if (tail?.index === index && !isFull(tail)) {
      const { tail: filled, added } = await filledFrom(this.#crypto, tail, page)
      if (added.length === 0) return 0
      await this.#keepTail(
        filled,
        added.map(({ seq }) => seq),
      )
      const ids = new Set(added.map(({ id }) => id))
      const facts = factsOf(page).filter(({ id }) => ids.has(id))
      await this.#events.arrived({ log, facts, live: false })
      this.#events.changed(log, epoch)
      return added.length
    }
    const before = await this.#storedPage(page)
    const known = new Set(before && factsOf(before).map(({ id }) => id))
    const best = before ? await merged(this.#crypto, before, page) : page
    const facts = factsOf(best)
    const fresh = facts.filter(({ id }) => !known.has(id))
    const firstId = facts[0]?.id
    const lastId = facts.at(-1)?.id
    if (!firstId || !lastId || fresh.length === 0) return 0
    const { previous, checkpoint } = best
    const count = factsInPage(index, checkpoint.n)
    const stored = { log, epoch, index, count, held: facts.length, firstId, lastId }
    const received = best === page ? deflated : undefined
    await this.#store.putPage(stored, received ?? (await deflate(encodePage(best))), false)
    this.coverage.hold(stored)
    await this.#learn([{ log, epoch, n: checkpoint.n, head: { log, epoch, previous, checkpoint } }])
    await this.#events.arrived({ log, facts: fresh, live: false })
    this.#events.changed(log, epoch)
    return fresh.length
  }

  async #storedPage(key: PageKey): Promise<Page | undefined> {
    const bytes = this.coverage.held(key) && (await this.#store.pageBytes(key))
    return bytes && (await this.#openPage(bytes))
  }

  async #learn(ends: KnownEnd[]): Promise<void> {
    const news = ends.filter((end) => this.coverage.learnEnd(end))
    if (news.length === 0) return
    await this.#store.putEnds(news)
    for (const { log, epoch } of news) this.#events.changed(log, epoch)
  }
}

function endOf({ log, epoch, previous, checkpoint }: LiveTail): KnownEnd {
  return { log, epoch, n: checkpoint.n, head: { log, epoch, previous, checkpoint } }
}

function factsOf(page: Page): Fact[] {
  return decodeEntries(page.entries).flatMap((entry) => (entry.kind === 'fact' ? [entry.fact] : []))
}

import { firstSeq } from '../../shared/head.ts'
import { type EpochId, type FactId, HASH_BYTES, type LogId } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { choosePages, lastSeq, type Wanted } from '../bridge/choose-pages.ts'
import { furthestEnds } from '../bridge/furthest-ends.ts'
import type { IsOpen, LogRows, LogSource, PageWithBytes } from '../bridge/log-source.ts'
import type {
  KnownEnd,
  Mark,
  OutboxRow,
  PageKey,
  StoredPage,
  StoredTail,
  TailFact,
} from '../engine/fact-store.ts'
import type { PageBytes, ServerDatabase } from './database.ts'
import { dexieStore } from './dexie-store.ts'
import { answered, backwards, beginsWith } from './idb-read.ts'

/** Pages of several relays may lie over one time; more than so many are not looked through for one message. */
const CANDIDATES = 4
const TABLES = ['pages', 'pageBytes', 'tails', 'tailFacts', 'ends', 'outbox', 'marks'] as const
/** Most servers have fewer epochs, and their ends are read at once. */
const FEW_EPOCHS = 32

/**
 * A log in IndexedDB, of which no more is read than is shown: a panel opens as fast with a million messages. It goes past
 * Dexie, whose transactions and collections take as long again as what they do here.
 */
export class DexieLogSource implements LogSource {
  readonly #db: ServerDatabase
  readonly #log: LogId
  /** The rows of all pages, where reading around a fact needs them; another object for each change. */
  #all: { rows?: StoredPage[] } = {}

  constructor(db: ServerDatabase, log: LogId) {
    this.#db = db
    this.#log = log
  }

  pagesChanged(): void {
    this.#all = {}
  }

  async rows(wanted: Wanted, isOpen: IsOpen, near: boolean): Promise<LogRows> {
    const all = this.#all
    const reading = new LogTransaction(await this.#transaction(TABLES), this.#log, isOpen)
    return wanted.around === null ? reading.newest(wanted, near) : reading.around(wanted, all, near)
  }

  marksOn: LogSource['marksOn'] = (targets) => dexieStore(this.#db).marksOn(targets)

  pins: LogSource['pins'] = () => dexieStore(this.#db).marksOf('pin', this.#log)

  async holding(ids: FactId[], isOpen: IsOpen): ReturnType<LogSource['holding']> {
    const transaction = await this.#transaction(['pages', 'pageBytes', 'tailFacts'])
    const reading = new LogTransaction(transaction, this.#log, isOpen)
    const [tailFacts, ...pages] = await Promise.all([
      reading.tailFacts(),
      ...ids.map((id) => reading.pagesWith(id)),
    ])
    const wanted = new Set(ids)
    return { pages, inTails: tailFacts.filter(({ id }) => wanted.has(id)) }
  }

  async #transaction(tables: readonly string[]): Promise<IDBTransaction> {
    if (!this.#db.isOpen()) await this.#db.open()
    return this.#db.backendDB().transaction(tables)
  }
}

/** One look at a log: requests are made as soon as what they need is known, and nothing else is awaited between. */
class LogTransaction {
  readonly #table: (name: string) => IDBObjectStore
  readonly #log: LogId
  readonly #isOpen: IsOpen

  constructor(transaction: IDBTransaction, log: LogId, isOpen: IsOpen) {
    this.#table = (name) => transaction.objectStore(name)
    this.#log = log
    this.#isOpen = isOpen
  }

  /**
   * What `choosePages` would choose, without looking at older pages: requests that need no other's answer, and then those
   * that do. Answers come in the order of the requests.
   */
  async newest({ held, from }: Wanted, near: boolean): Promise<LogRows> {
    let left = held
    const counted = this.#tails().then((tails) => {
      for (const { leaves } of tails) left -= leaves.length / HASH_BYTES
      return tails
    })
    let older: StoredPage | undefined
    let marks: Promise<Mark[]> | undefined
    const read: StoredPage[] = []
    const pages: Promise<PageWithBytes>[] = []
    const isEnough = (page?: StoredPage) => left <= 0 && (from === null || (page && page.lastId < from))
    const walk = backwards<StoredPage>(this.#byLastId(), beginsWith(this.#log), (page) => {
      if (isEnough(page)) older = page
      else {
        left -= page.held
        read.push(page)
        pages.push(this.#withBytes(page))
      }
      if (near && isEnough(page)) marks ??= this.#marksFrom(older ? older.lastId : page.firstId)
      return older === undefined
    })
    // Last, as nothing waits for these.
    const outbox = this.#outbox()
    const fewEnds = this.#fewEnds()
    const tails = await counted
    const parts = tails.map((tail) => this.#tailPart(tail, from === null ? held : PAGE_FACTS))
    await walk
    if (near) marks ??= this.#marksFrom('')
    const epochs = [...read, ...tails].map(({ epoch }) => epoch)
    const ends = this.#ends(await fewEnds, older, epochs)
    const below = await (older ? this.#below(older, [...read, ...tails]) : new Map())
    const tailFacts: TailFact[] = []
    let olderId = older?.lastId ?? null
    for (const { facts, before } of await Promise.all(parts)) {
      tailFacts.push(...facts)
      if (!before) continue
      below.set(before.epoch, { seq: before.seq, lastId: before.id })
      if (olderId === null || before.id > olderId) olderId = before.id
    }
    return {
      ...{ tails, tailFacts, below, older: olderId, newer: null, above: new Map() },
      pages: await Promise.all(pages),
      near: (await marks) ?? [],
      ends: furthestEnds(await ends, tails),
      outbox: await outbox,
    }
  }

  async around(wanted: Wanted, all: { rows?: StoredPage[] }, near: boolean): Promise<LogRows> {
    const [outbox, fewEnds, tailRows] = [this.#outbox(), this.#fewEnds(), this.#tails()]
    const facts = this.tailFacts()
    all.rows ??= await answered(this.#table('pages').getAll(beginsWith(this.#log)))
    const [tails, tailFacts] = await Promise.all([tailRows, facts])
    const { read, ...beyond } = choosePages(all.rows, tailFacts.length, wanted)
    const pages = Promise.all(read.map((page) => this.#withBytes(page)))
    const first = read.map(({ firstId }) => firstId).sort()[0] ?? tailFacts[0]?.id ?? ''
    const marks = near ? this.#marksFrom(first, beyond.newer ?? undefined) : []
    const allEnds = this.#ends(await fewEnds, undefined, [])
    return {
      ...{ ...beyond, tails, tailFacts },
      pages: await pages,
      near: await marks,
      ends: furthestEnds(await allEnds, tails),
      outbox: await outbox,
    }
  }

  tailFacts(): Promise<TailFact[]> {
    return answered(this.#table('tailFacts').getAll(beginsWith(this.#log)))
  }

  async pagesWith(id: FactId): Promise<PageWithBytes[]> {
    const range = IDBKeyRange.bound([this.#log, id], [this.#log, []])
    const near: StoredPage[] = await answered(this.#byLastId().getAll(range, CANDIDATES))
    return Promise.all(near.filter(({ firstId }) => firstId <= id).map((page) => this.#withBytes(page)))
  }

  #tails(): Promise<StoredTail[]> {
    return answered(this.#table('tails').getAll(beginsWith(this.#log)))
  }

  async #outbox(): Promise<OutboxRow[]> {
    const rows: OutboxRow[] = await answered(this.#table('outbox').index('log').getAll(this.#log))
    return rows.sort((a, b) => a.order - b.order)
  }

  #fewEnds(): Promise<KnownEnd[]> {
    return answered(this.#table('ends').getAll(beginsWith(this.#log), FEW_EPOCHS))
  }

  #byLastId(): IDBIndex {
    return this.#table('pages').index('[log+lastId]')
  }

  /** Of each epoch the newest page that is not read. `older`: the newest of all of these. */
  async #below(
    older: StoredPage,
    read: Pick<PageKey, 'epoch' | 'index'>[],
  ): Promise<Map<EpochId, { seq: number; lastId: FactId }>> {
    const lowest = new Map<EpochId, number>()
    for (const { epoch, index } of read) lowest.set(epoch, Math.min(index, lowest.get(epoch) ?? index))
    lowest.delete(older.epoch)
    const pages = [older]
    const lookFor = ([epoch, index]: [EpochId, number]) => {
      const range = IDBKeyRange.bound([this.#log, epoch], [this.#log, epoch, index], false, true)
      return backwards<StoredPage>(this.#table('pages'), range, (page) => {
        pages.push(page)
        return false
      })
    }
    await Promise.all([...lowest].map(lookFor))
    return new Map(pages.map((page) => [page.epoch, { seq: lastSeq(page), lastId: page.lastId }]))
  }

  /** What lies wholly before `older` is no matter here: a server that restarts daily has thousands of epochs. */
  async #ends(few: KnownEnd[], older: StoredPage | undefined, epochs: EpochId[]): Promise<KnownEnd[]> {
    if (few.length < FEW_EPOCHS) return few
    const [first] = older ? [older.lastId, older.epoch, ...epochs].sort() : []
    const range = first ? IDBKeyRange.bound([this.#log, first], [this.#log, []]) : beginsWith(this.#log)
    return answered(this.#table('ends').getAll(range))
  }

  /** The newest `held` facts of a tail, and the one before them, when there is one; or else all. */
  async #tailPart(
    { epoch, index, checkpoint: { n } }: StoredTail,
    held: number,
  ): Promise<{ facts: TailFact[]; before?: TailFact }> {
    const table = this.#table('tailFacts')
    const from = n - held
    if (from > firstSeq(index)) {
      const range = IDBKeyRange.bound([this.#log, epoch, from], [this.#log, epoch, n])
      const [before, ...facts]: TailFact[] = await answered(table.getAll(range))
      if (before && facts.length === held) return { facts, before }
    }
    return { facts: await answered(table.getAll(beginsWith(this.#log, epoch))) }
  }

  #marksFrom(from: string, to?: FactId): Promise<Mark[]> {
    const range = IDBKeyRange.bound([this.#log, from], [this.#log, to ?? []])
    return answered(this.#table('marks').index('[log+at]').getAll(range))
  }

  async #withBytes(page: StoredPage): Promise<PageWithBytes> {
    if (this.#isOpen(page)) return { page, bytes: undefined }
    const { log, epoch, index } = page
    const row: PageBytes | undefined = await answered(this.#table('pageBytes').get([log, epoch, index]))
    return { page, bytes: row?.bytes }
  }
}

import Dexie, { liveQuery } from 'dexie'
import { decodeClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import { type EpochId, HASH_BYTES, type LogId, type PublicKey, publicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import type { PendingMessage } from '../bridge/state.ts'
import { buildTimeline, type ReadEntry, readEntry, type Stretch } from '../bridge/timeline.ts'
import type { Live, PersonView, Timeline, Views } from '../bridge/views.ts'
import type { KnownEnd, OutboxRow, StoredPage, StoredTail, TailFact } from '../engine/fact-store.ts'
import { DeviceDatabase, ofLog, ServerDatabase } from './database.ts'

/** What one look at the database brings; decoded outside the query, which must not wait for anything else. */
interface Raw {
  pages: { page: StoredPage; bytes: Uint8Array | undefined }[]
  older: StoredPage | undefined
  below: Map<EpochId, number>
  tails: StoredTail[]
  tailFacts: TailFact[]
  ends: KnownEnd[]
  outbox: OutboxRow[]
}

/** Live reads of the database, for pages. */
export function dexieViews(crypto: Crypto): Views {
  const device = new DeviceDatabase()
  const databases = new Map<PublicKey, ServerDatabase>()
  const at = (server: PublicKey): ServerDatabase => {
    const known = databases.get(server)
    if (known) return known
    const database = new ServerDatabase(server)
    databases.set(server, database)
    return database
  }

  return {
    timeline: (server, log, count) => {
      const reader = new TimelineReader(crypto, server, log)
      return live(
        () => readRaw(at(server), log, count, reader),
        (raw) => reader.read(raw),
      )
    },
    channels: (server) =>
      live(
        async () => (await at(server).channels.toArray()).sort((a, b) => (a.created < b.created ? -1 : 1)),
        same,
      ),
    people: (server) => live(async () => (await at(server).people.toArray()) as PersonView[], same),
    unread: () =>
      live(async () => {
        let messages = 0
        let mentions = 0
        for (const { server } of await device.servers.toArray()) {
          await at(server).channels.each((row) => {
            messages += row.unread
            mentions += row.mentions
          })
        }
        return { messages, mentions }
      }, same),
  }
}

const same = async <T>(value: T) => value

/** A liveQuery whose answers are worked on before they are told; of two that overlap only the later one is. */
function live<Found, Shown>(find: () => Promise<Found>, show: (found: Found) => Promise<Shown>): Live<Shown> {
  return (next, failed) => {
    let latest = 0
    let ended = false
    const tell = async (found: Found) => {
      const turn = ++latest
      const shown = await show(found)
      if (!ended && turn === latest) next(shown)
    }
    const subscription = liveQuery(find).subscribe({
      next: (found) => void tell(found).catch((error) => failed?.(error as Error)),
      error: (error) => failed?.(error as Error),
    })
    return () => {
      ended = true
      subscription.unsubscribe()
    }
  }
}

async function readRaw(db: ServerDatabase, log: LogId, count: number, reader: TimelineReader): Promise<Raw> {
  const tails = await ofLog(db.tails, log).toArray()
  const tailFacts = await ofLog(db.tailFacts, log).toArray()
  const ends = await ofLog(db.ends, log).toArray()
  const outbox = await db.outbox.where('log').equals(log).sortBy('order')
  // By what they hold, not by their number: after many restarts pages are short.
  let held = 0
  let older: StoredPage | undefined
  const read: StoredPage[] = []
  await db.pages
    .where('[log+lastId]')
    .between([log, Dexie.minKey], [log, Dexie.maxKey])
    .reverse()
    .until((page) => {
      if (held >= count) older = page
      return held >= count
    })
    .each((page) => {
      held += page.held
      read.push(page)
    })
  const unknown = read.filter((page) => !reader.knows(page))
  const fetched = await db.pageBytes.bulkGet(unknown.map(({ log, epoch, index }) => [log, epoch, index]))
  const bytes = new Map(unknown.map((page, i) => [page, fetched[i]?.bytes]))
  const below = older ? await pagesBelow(db, log, read, tails) : new Map<EpochId, number>()
  return {
    pages: read.map((page) => ({ page, bytes: bytes.get(page) })),
    older,
    below,
    tails,
    tailFacts,
    ends,
    outbox,
  }
}

/** Of each epoch read, the highest page held below the lowest one read. */
async function pagesBelow(db: ServerDatabase, log: LogId, read: StoredPage[], tails: StoredTail[]) {
  const lowest = new Map<EpochId, number>()
  for (const { epoch, index } of [...read, ...tails]) {
    lowest.set(epoch, Math.min(index, lowest.get(epoch) ?? index))
  }
  const below = new Map<EpochId, number>()
  for (const [epoch, index] of lowest) {
    const page = await db.pages
      .where('[log+epoch+index]')
      .between([log, epoch, Dexie.minKey], [log, epoch, index], true, false)
      .last()
    below.set(epoch, page?.index ?? -1)
  }
  return below
}

/** Decodes what was read, each page and fact once. */
class TimelineReader {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  readonly #log: LogId
  readonly #pages = new Map<string, (ReadEntry | null)[]>()
  #tail = new Map<string, ReadEntry | null>()

  constructor(crypto: Crypto, server: PublicKey, log: LogId) {
    this.#crypto = crypto
    this.#server = server
    this.#log = log
  }

  knows(page: StoredPage): boolean {
    return this.#pages.has(keyOf(page))
  }

  async read(raw: Raw): Promise<Timeline> {
    const stretches: Stretch[] = []
    for (const { page, bytes } of raw.pages) {
      const { epoch, index, count } = page
      stretches.push({ epoch, index, count, entries: await this.#page(page, bytes) })
    }
    const tail = new Map<string, ReadEntry | null>()
    for (const { epoch, index, leaves } of raw.tails) {
      const count = leaves.length / HASH_BYTES
      const entries: (ReadEntry | null)[] = Array.from({ length: count }, () => null)
      for (const fact of raw.tailFacts) {
        if (fact.epoch !== epoch) continue
        const read = this.#tail.get(fact.id) ?? (await this.#fact(fact.bytes))
        tail.set(fact.id, read)
        entries[fact.seq - firstSeq(index)] = read
      }
      stretches.push({ epoch, index, count, entries: entries.slice(0, count) })
    }
    this.#tail = tail
    return buildTimeline({
      log: this.#log,
      stretches,
      ends: endsOf(raw),
      older: raw.older?.lastId ?? null,
      below: raw.below,
      pending: raw.outbox.flatMap(pendingOf),
    })
  }

  async #page(page: StoredPage, bytes: Uint8Array | undefined): Promise<(ReadEntry | null)[]> {
    const known = this.#pages.get(keyOf(page))
    if (known) return known
    if (!bytes) return []
    const { entries } = decodePage(await inflate(bytes, MAX_PAGE_BYTES))
    const read = await Promise.all(
      decodeEntries(entries).map((entry) => readEntry(this.#crypto, this.#server, this.#log, entry)),
    )
    this.#pages.set(keyOf(page), read)
    return read
  }

  async #fact(bytes: Uint8Array): Promise<ReadEntry | null> {
    const [entry] = decodeEntries(bytes)
    return entry ? readEntry(this.#crypto, this.#server, this.#log, entry) : null
  }
}

const keyOf = ({ epoch, index, count, held }: StoredPage) => `${epoch}/${index}/${count}/${held}`

/** A tail is stored with its own end, ahead of the row that says how far its log goes. */
function endsOf({ ends, tails }: Raw): { epoch: EpochId; n: number }[] {
  const furthest = new Map<EpochId, number>()
  const tellers = [...ends, ...tails.map(({ epoch, checkpoint }) => ({ epoch, n: checkpoint.n }))]
  for (const { epoch, n } of tellers) furthest.set(epoch, Math.max(n, furthest.get(epoch) ?? 0))
  return [...furthest].map(([epoch, n]) => ({ epoch, n }))
}

function pendingOf({ hash, log, claim, refused }: OutboxRow): PendingMessage[] {
  const { type, body, sentAt } = decodeClaim(claim)
  if (type !== 'message') return []
  const { text, mentions = [] } = body as { text: string; mentions?: Uint8Array[] }
  const message = { hash, log, text, mentions: mentions.map(publicKey), sentAt }
  if (!refused) return [{ ...message, state: 'waiting' }]
  return [{ ...message, state: 'failed', reason: refused.reason, sentence: refused.sentence }]
}

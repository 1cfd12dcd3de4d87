import { ServerDatabase } from '../../extension/adapters/database.ts'
import { dexieStore } from '../../extension/adapters/dexie-store.ts'
import { liveLog } from '../../extension/adapters/live-log.ts'
import { openDexieLog } from '../../extension/adapters/open-dexie-log.ts'
import { TimelineReader } from '../../extension/bridge/timeline-reader.ts'
import type { Live, Timeline } from '../../extension/bridge/views.ts'
import type { FactStore, Mark, StoredPage } from '../../extension/engine/fact-store.ts'
import { decodeFact } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import {
  type ClaimHash,
  claimHash,
  type FactId,
  factId,
  HASH_BYTES,
  ID_BYTES,
  type LogId,
  type PublicKey,
  SIGNATURE_BYTES,
} from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { median } from '../measure.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { factRecords } from './fact-records.ts'
import { type ReadyPage, readyPages } from './fill-store.ts'
import { RawRecords } from './raw-records.ts'

/** What a person sees first. */
const MESSAGES = 50
/** One message in so many has a reaction. */
const REACTION_EACH = 20
const PAGES_A_WRITE = 64
const TIMES = 20

interface Held {
  db: ServerDatabase
  log: LogId
  last: FactId
}

const crypto = webCrypto()
const held = new Map<number, Held>()
let server: PublicKey
let pages: ReadyPage[]
let records: ReturnType<typeof factRecords>[]
let raw: RawRecords

/** The same records for the other side, whatever is held. */
export async function prepare(): Promise<number> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  server = history.server
  pages = await readyPages(history)
  records = history.pages.map((bytes) => factRecords(decodePage(bytes)))
  raw = await RawRecords.of('raw', records.flat())
  return pages.length
}

/**
 * Holds so many facts of one channel. The newest pages are what they seem; older ones are the same bytes again under rows
 * of their own: they are never read here, and there are as many.
 */
export async function hold({ facts }: { facts: number }): Promise<number> {
  const db = new ServerDatabase(`${facts}` as PublicKey)
  const store = dexieStore(db)
  const genuine = pages.slice(0, -1)
  const count = Math.floor(facts / PAGE_FACTS)
  const older = count - genuine.length
  let some: ReadyPage[] = []
  for (let index = 0; index < count; index++) {
    some.push(
      index < older
        ? madeUp(index)
        : { ...genuine[index - older]!, page: { ...genuine[index - older]!.page, index } },
    )
    if (some.length < PAGES_A_WRITE && index < count - 1) continue
    const marks = some.flatMap(({ page }) => (page.index < older ? madeUpReactions(page) : []))
    await store.write({ putPages: some, putMarks: marks })
    some = []
  }
  const { log } = pages[0]!.page
  const reactions = records
    .flat()
    .filter((_, i) => i % REACTION_EACH === 0)
    .map(async ({ id, bytes }) =>
      reactionOn(log, claimHash(await crypto.sha256(decodeFact(bytes).claim)), id),
    )
  await store.write({ putMarks: await Promise.all(reactions) })
  const last = await holdTail(store, log, count, facts % PAGE_FACTS)
  held.set(facts, { db, log, last })
  return db.pages.count()
}

/** Before every genuine id, and rising. */
const madeUpId = (seq: number) => seq.toString(16).padStart(32, '0') as FactId

function madeUp(index: number): ReadyPage {
  const { page, bytes } = pages[index % pages.length]!
  const firstId = madeUpId(firstSeq(index))
  return { page: { ...page, index, firstId, lastId: madeUpId(firstSeq(index + 1) - 1) }, bytes }
}

/** On claims that nobody reads here. */
function madeUpReactions({ log, index }: StoredPage): Mark[] {
  return Array.from({ length: PAGE_FACTS / REACTION_EACH }, (_, i) =>
    reactionOn(log, claimHash(randomBytes(HASH_BYTES)), madeUpId(firstSeq(index) + i * REACTION_EACH)),
  )
}

function reactionOn(log: LogId, target: ClaimHash, at: FactId): Mark {
  const id = factId(randomBytes(ID_BYTES))
  return { ...{ target, id, hash: target, log, author: server, at }, kind: 'reaction', emoji: '👍', on: true }
}

const randomBytes = (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length))

async function holdTail(store: FactStore, log: LogId, index: number, count: number): Promise<FactId> {
  const { epoch } = pages[0]!.page
  const facts = records.at(-1)!.slice(0, count)
  const n = firstSeq(index) + count - 1
  const hash = () => randomBytes(HASH_BYTES)
  const checkpoint = { n, bytes: hash(), leaves: hash(), time: 0, signature: randomBytes(SIGNATURE_BYTES) }
  const tail = { log, epoch, index, previous: hash(), leaves: randomBytes(HASH_BYTES * count), checkpoint }
  const held = facts.map((fact, i) => ({ ...fact, log, epoch, seq: firstSeq(index) + i }))
  await store.write({ putTails: [{ tail, facts: held }], putEnds: [{ log, epoch, n, head: null }] })
  return (facts.at(-1) ?? records.at(-2)!.at(-1)!).id
}

/** Ms from asking for the newest messages to having them, of so many facts held: the database is open, nothing else is. */
export async function ours({ facts }: { facts: number }): Promise<number> {
  const { db, log, last } = held.get(facts)!
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now()
    const { items } = await first(newest(db, log))
    times.push(performance.now() - start)
    const messages = items.flatMap((item) => (item.kind === 'message' ? [item] : []))
    if (messages.length < MESSAGES || messages.at(-1)?.id !== last) throw new Error('not the newest messages')
    if (!messages.some(({ reactions }) => reactions.length > 0)) throw new Error('no reaction is shown')
  }
  return median(times)
}

/** Ms to have so many of the newest records. */
export async function plain(): Promise<number> {
  const { id } = records.flat().at(-MESSAGES)!
  const times: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now()
    const all = await raw.getAll(id)
    times.push(performance.now() - start)
    if (all.length !== MESSAGES) throw new Error(`${all.length} records were read`)
  }
  return median(times)
}

/** As the panel's views do it for a channel that was not looked at yet. */
function newest(db: ServerDatabase, log: LogId): Live<Timeline> {
  const open = openDexieLog(db, { crypto, server, log })
  return liveLog(open, () => new TimelineReader(open, MESSAGES))
}

function first(live: Live<Timeline>): Promise<Timeline> {
  return new Promise((resolve, reject) => {
    const end = live((timeline) => {
      end()
      resolve(timeline)
    }, reject)
  })
}

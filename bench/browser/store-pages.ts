import { ServerDatabase } from '../../extension/adapters/database.ts'
import { dexieStore } from '../../extension/adapters/dexie-store.ts'
import type { TailFact } from '../../extension/engine/fact-store.ts'
import type { LogId } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import { testLog } from '../../shared/test-people.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { factRecords } from './fact-records.ts'
import { type ReadyPage, readyPages } from './fill-store.ts'

/** The same pages under so many logs, so that a round takes its time. */
const LOGS = 3
/** So many come together from one peer, and are then written together. */
const PAGES_A_WRITE = 6

let pages: ReadyPage[]
let facts: Omit<TailFact, 'log'>[][]
let databases = 0

export async function prepare(): Promise<number> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  pages = await readyPages(history)
  facts = history.pages.map((bytes) => factRecords(decodePage(bytes)))
  return pages.length
}

/** Facts a second in pages, by the engine's own store. */
export function asPages(): Promise<number> {
  return onFreshDatabase(async (db) => {
    const store = dexieStore(db)
    for (const log of logs()) {
      for (let at = 0; at < pages.length; at += PAGES_A_WRITE) {
        const some = pages.slice(at, at + PAGES_A_WRITE)
        await store.write({ putPages: some.map(({ page, bytes }) => ({ page: { ...page, log }, bytes })) })
      }
    }
    return () => db.pageBytes.count()
  }, pages.length * LOGS)
}

/** Facts a second, each a record. */
export function asRecords(): Promise<number> {
  return onFreshDatabase(
    async (db) => {
      for (const log of logs()) {
        for (const some of facts) await db.tailFacts.bulkPut(some.map((fact) => ({ ...fact, log })))
      }
      return () => db.tailFacts.count()
    },
    pages.length * PAGE_FACTS * LOGS,
  )
}

const logs = (): LogId[] => Array.from({ length: LOGS }, (_, i) => testLog(i + 1))

async function onFreshDatabase(
  write: (db: ServerDatabase) => Promise<() => Promise<number>>,
  records: number,
): Promise<number> {
  const db = new ServerDatabase(unusedKey())
  await db.open()
  const start = performance.now()
  const count = await write(db)
  const seconds = (performance.now() - start) / 1_000
  const written = await count()
  await db.delete()
  if (written !== records) throw new Error(`${written} records of ${records} were written`)
  return (pages.length * PAGE_FACTS * LOGS) / seconds
}

const unusedKey = () => String(++databases) as ConstructorParameters<typeof ServerDatabase>[0]

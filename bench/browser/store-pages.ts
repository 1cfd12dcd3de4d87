import { ServerDatabase } from '../../extension/adapters/database.ts'
import { dexieStore } from '../../extension/adapters/dexie-store.ts'
import type { StoredPage, TailFact } from '../../extension/engine/fact-store.ts'
import { deflate } from '../../shared/deflate.ts'
import type { LogId } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage, pageEntries } from '../../shared/page.ts'
import { testLog } from '../../shared/test-people.ts'
import { unpackHistory } from '../proven-history-bytes.ts'

/** The same pages under so many logs, so that a round takes its time. */
const LOGS = 3

let pages: { row: Omit<StoredPage, 'log'>; deflated: Uint8Array; facts: Omit<TailFact, 'log'>[] }[]
let databases = 0

export async function prepare(): Promise<number> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  pages = await Promise.all(
    history.pages.map(async (bytes) => {
      const page = decodePage(bytes)
      const { epoch, index } = page
      const facts = pageEntries(page).map(({ seq, entry }) => {
        if (entry.kind !== 'fact') throw new Error('a page is not whole')
        // A copy, as whatever is cut out of a page would be stored with all of the page behind it.
        return { epoch, seq, id: entry.fact.id, bytes: Uint8Array.from(entry.bytes) }
      })
      const row = {
        epoch,
        index,
        count: facts.length,
        held: facts.length,
        firstId: facts[0]!.id,
        lastId: facts.at(-1)!.id,
      }
      return { row, deflated: await deflate(bytes), facts }
    }),
  )
  return pages.length
}

/** Facts a second in pages, by the engine's own store. */
export function asPages(): Promise<number> {
  return onFreshDatabase(async (db) => {
    const store = dexieStore(db)
    for (const log of logs()) {
      for (const { row, deflated } of pages) await store.putPage({ ...row, log }, deflated, false)
    }
    return () => db.pageBytes.count()
  }, pages.length * LOGS)
}

/** Facts a second, each a record. */
export function asRecords(): Promise<number> {
  return onFreshDatabase(
    async (db) => {
      for (const log of logs()) {
        for (const { facts } of pages) await db.tailFacts.bulkPut(facts.map((fact) => ({ ...fact, log })))
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

import Dexie, { type Table } from 'dexie'
import { ServerDatabase } from '../../extension/adapters/database.ts'
import { dexieStore } from '../../extension/adapters/dexie-store.ts'
import { pageMessages, split } from '../../extension/engine/framing.ts'
import { concat } from '../../shared/bytes.ts'
import { encode } from '../../shared/cbor.ts'
import { deflate } from '../../shared/deflate.ts'
import { encodeFact, type Fact } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import type { LogId } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage, pageEntries } from '../../shared/page.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { type ReadyPage, readyPages } from './fill-store.ts'

let pages: ReadyPage[]
let db: ServerDatabase
let plain: Dexie & { facts: Table<Fact & { log: LogId }> }

/** Fills a database with pages, and one with the same facts, a record each. */
export async function prepare(): Promise<number> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  pages = await readyPages(history)
  db = new ServerDatabase(history.server)
  await dexieStore(db).write({ putPages: pages })
  plain = new Dexie('plain') as typeof plain
  plain.version(1).stores({ facts: '[log+epoch+seq]' })
  for (const page of history.pages.map(decodePage)) {
    const facts = pageEntries(page).flatMap(({ entry }) => (entry.kind === 'fact' ? entry.fact : []))
    await plain.facts.bulkPut(facts.map((fact) => ({ ...own(fact), log: page.log })))
  }
  return pages.length
}

/** Serves so many pages as a peer does, up to what the channel is handed. Answers bytes. */
export function fromPages({ count }: { count: number }): Promise<number> {
  const store = dexieStore(db)
  return serve(count, async (key, id) => {
    const page = await store.pageBytes(key)
    return page && pageMessages(id, page)
  })
}

/** The same from records: read, encoded, deflated. */
export function fromRecords({ count }: { count: number }): Promise<number> {
  return serve(count, async ({ log, epoch, index }, id) => {
    const first = firstSeq(index)
    const facts = await plain.facts
      .where('[log+epoch+seq]')
      .between([log, epoch, first], [log, epoch, first + PAGE_FACTS])
      .toArray()
    if (facts.length < PAGE_FACTS) return undefined
    return split(encode([id, await deflate(concat(...facts.map(encodeFact)))]))
  })
}

async function serve(
  count: number,
  read: (key: ReadyPage['page'], id: number) => Promise<Iterable<Uint8Array> | undefined>,
): Promise<number> {
  let bytes = 0
  for (let id = 0; id < count; id++) {
    const messages = await read(pages[id % pages.length]!.page, id)
    if (!messages) throw new Error('a page is not there')
    for (const message of messages) bytes += message.length
  }
  return bytes
}

/** A view would be stored with all of the page behind it. */
const own = (fact: Fact): Fact => ({
  ...fact,
  claim: Uint8Array.from(fact.claim),
  signature: Uint8Array.from(fact.signature),
})

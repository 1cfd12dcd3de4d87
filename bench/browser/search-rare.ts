import * as cborg from 'cborg'
import { ServerDatabase } from '../../extension/adapters/database.ts'
import { dexieStore } from '../../extension/adapters/dexie-store.ts'
import { examinePage } from '../../extension/engine/examine-page.ts'
import type { FactStore, TailFact } from '../../extension/engine/fact-store.ts'
import { searchPages } from '../../extension/engine/search-pages.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { unpackHistory } from '../proven-history-bytes.ts'
import { factRecords } from './fact-records.ts'
import { readyPages } from './fill-store.ts'

const RECORDS_AT_ONCE = 1_000

const crypto = webCrypto()
let server: PublicKey
let store: FactStore
let records: ServerDatabase

/** Stores so many facts both ways: the first pages once, the others again and again. */
export async function prepare({ facts, times }: { facts: number; times: number }): Promise<number> {
  const history = unpackHistory(new Uint8Array(await (await fetch('/data')).arrayBuffer()))
  server = history.server
  store = dexieStore(new ServerDatabase(server))
  records = new ServerDatabase('records' as PublicKey)
  const ready = await readyPages(history)
  const plain = history.pages.map((bytes) => factRecords(decodePage(bytes)))
  const read = await Promise.all(
    ready.map(({ page, bytes }) => examinePage(crypto, { ...page, server, me: server, deflated: bytes })),
  )
  for (let index = 0; index * PAGE_FACTS < facts; index++) {
    const from = index < times ? index : times + ((index - times) % (ready.length - times))
    const page = { ...ready[from]!.page, index }
    const { log, epoch, lastId } = page
    const { terms } = read[from]!
    await store.write({
      putPages: [{ page, bytes: ready[from]!.bytes }],
      putTerms: [{ log, epoch, index, lastId, terms, hashes: new Uint8Array(PAGE_FACTS * 4) }],
    })
    await records.tailFacts.bulkPut(
      plain[from]!.map((fact, i) => ({ ...fact, log, seq: index * PAGE_FACTS + i + 1 })),
    )
  }
  return records.tailFacts.count()
}

/** Ms of the engine's search. */
export async function byTerms({ word, times }: { word: string; times: number }): Promise<number> {
  const start = performance.now()
  const { found } = await searchPages(crypto, store, { server, text: word, limit: 50 })
  const ms = performance.now() - start
  if (found.length !== times) throw new Error(`${found.length} messages were found`)
  return ms
}

/** Ms of looking at everything. */
export async function byScan({ word, times }: { word: string; times: number }): Promise<number> {
  const start = performance.now()
  const found: string[] = []
  let some: TailFact[] = []
  let last: [string, string, number] = ['', '', 0]
  do {
    some = await records.tailFacts.where(':id').above(last).limit(RECORDS_AT_ONCE).toArray()
    for (const { log, epoch, seq, bytes } of some) {
      last = [log, epoch, seq]
      const text: string = cborg.decode(cborg.decode(bytes)[3])[7].text
      if (text.normalize('NFKD').toLowerCase().includes(word)) found.push(text)
    }
  } while (some.length === RECORDS_AT_ONCE)
  const ms = performance.now() - start
  if (found.length !== times) throw new Error(`${found.length} records were found`)
  return ms
}

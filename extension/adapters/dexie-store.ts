import Dexie from 'dexie'
import type { LogId } from '../../shared/ids.ts'
import type { FactStore, PageTerms } from '../engine/fact-store.ts'
import type { PageBytes, ServerDatabase } from './database.ts'
import { answered } from './idb-read.ts'
import { refuseFullDisk } from './refuse-full-disk.ts'
import { writeChanges } from './write-changes.ts'

/** Rows of terms read at once: few enough that a search that ends early read little, at 4 KB a row. */
const TERMS_AT_ONCE = 64

/** The store on IndexedDB. Each write is one transaction. */
export function dexieStore(db: ServerDatabase): FactStore {
  return {
    pages: () => db.pages.toArray(),
    async pageBytes({ log, epoch, index }) {
      if (!db.isOpen()) await db.open()
      // Serving a page is this read and a send: what Dexie does around a request would be a third of it.
      const pages = db.backendDB().transaction('pageBytes').objectStore('pageBytes')
      const row: PageBytes | undefined = await answered(pages.get([log, epoch, index]))
      return row?.bytes
    },
    tails: () =>
      db.transaction('r', [db.tails, db.tailFacts], async () => {
        const [tails, facts] = await Promise.all([db.tails.toArray(), db.tailFacts.toArray()])
        // They come in the order of their keys, so by seq.
        const byLog = Map.groupBy(facts, ({ log, epoch }) => log + epoch)
        return tails.map((tail) => ({ tail, facts: byLog.get(tail.log + tail.epoch) ?? [] }))
      }),
    ends: () => db.ends.toArray(),
    outbox: () => db.outbox.orderBy('order').toArray(),
    lies: () => db.lies.toArray(),
    avoided: () => db.avoided.toArray(),
    channels: () => db.channels.toArray(),
    people: () => db.people.toArray(),
    async marksOn(targets) {
      // All ranges are asked for at once: one after the other, as `anyOf` goes with its cursor, takes far longer.
      const found = await db.transaction('r', [db.marks], () =>
        Promise.all(
          [...new Set(targets)].map((target) =>
            db.marks.where('[target+id]').between([target, Dexie.minKey], [target, Dexie.maxKey]).toArray(),
          ),
        ),
      )
      return found.flat()
    },
    marksOf: (kind, log) =>
      db.marks
        .where('[kind+log]')
        .between([kind, log ?? Dexie.minKey], [kind, log ?? Dexie.maxKey], true, true)
        .toArray(),
    terms: ({ log, epoch, index }) => db.terms.get([log, epoch, index]),
    async eachTerms(log, look) {
      let rows: PageTerms[] = []
      do {
        rows = await olderTerms(db, log, rows.at(-1))
        for (const row of rows) if (!look(row)) return
      } while (rows.length === TERMS_AT_ONCE)
    },
    write: (changes) => refuseFullDisk(writeChanges(db, changes)),
  }
}

/** The rows of terms next older than one, newest first. */
function olderTerms(
  db: ServerDatabase,
  log: LogId | null,
  than: PageTerms | undefined,
): Promise<PageTerms[]> {
  const { minKey, maxKey } = Dexie
  const range =
    log === null
      ? db.terms
          .where('[lastId+log+epoch+index]')
          .between([minKey], than ? [than.lastId, than.log, than.epoch, than.index] : [maxKey], true, false)
      : db.terms
          .where('[log+lastId+epoch+index]')
          .between(
            [log, minKey],
            than ? [log, than.lastId, than.epoch, than.index] : [log, maxKey],
            true,
            false,
          )
  return range.reverse().limit(TERMS_AT_ONCE).toArray()
}

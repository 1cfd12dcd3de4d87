import Dexie from 'dexie'
import { Refusal } from '../../shared/refusal.ts'
import type { FactStore } from '../engine/fact-store.ts'
import type { ServerDatabase } from './database.ts'

/** The store on IndexedDB. Each write is one transaction. */
export function dexieStore(db: ServerDatabase): FactStore {
  return {
    pages: () => db.pages.toArray(),
    async pageBytes({ log, epoch, index }) {
      return (await db.pageBytes.get([log, epoch, index]))?.bytes
    },
    putPage: (page, bytes, replacesTail) =>
      written(
        db.transaction('rw', [db.pages, db.pageBytes, db.tails, db.tailFacts], async () => {
          const { log, epoch, index } = page
          await db.pages.put(page)
          await db.pageBytes.put({ log, epoch, index, bytes: own(bytes) })
          if (replacesTail) await dropTailRows(db, log, epoch)
        }),
      ),
    dropPage: ({ log, epoch, index }) =>
      written(
        db.transaction('rw', [db.pages, db.pageBytes], async () => {
          await db.pages.delete([log, epoch, index])
          await db.pageBytes.delete([log, epoch, index])
        }),
      ),
    async tails() {
      const tails = await db.tails.toArray()
      return Promise.all(
        tails.map(async (tail) => ({ tail, facts: await tailFacts(db, tail.log, tail.epoch).sortBy('seq') })),
      )
    },
    putTail: (tail, facts) =>
      written(
        db.transaction('rw', [db.tails, db.tailFacts], async () => {
          await db.tails.put(tail)
          await db.tailFacts.bulkPut(facts.map((fact) => ({ ...fact, bytes: own(fact.bytes) })))
        }),
      ),
    dropTail: (log, epoch) =>
      written(db.transaction('rw', [db.tails, db.tailFacts], () => dropTailRows(db, log, epoch))),
    ends: () => db.ends.toArray(),
    putEnds: (ends) => written(db.ends.bulkPut(ends)),
    outbox: () => db.outbox.orderBy('order').toArray(),
    putOutbox: (row) => written(db.outbox.put(row)),
    dropOutbox: (hash) => written(db.outbox.delete(hash)),
    channels: () => db.channels.toArray(),
    putChannels: (rows) => written(db.channels.bulkPut(rows)),
    people: () => db.people.toArray(),
    putPeople: (rows) => written(db.people.bulkPut(rows)),
  }
}

function tailFacts(db: ServerDatabase, log: string, epoch: string) {
  return db.tailFacts.where('[log+epoch+seq]').between([log, epoch, Dexie.minKey], [log, epoch, Dexie.maxKey])
}

async function dropTailRows(db: ServerDatabase, log: string, epoch: string): Promise<void> {
  await db.tails.delete([log, epoch])
  await tailFacts(db, log, epoch).delete()
}

/** IndexedDB keeps the whole buffer behind a view: a fact cut out of a page would take the page's room. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
}

/** A full disk is a refusal that a person can act on; other errors of the database pass through. */
async function written(work: PromiseLike<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    const { name, inner } = error as { name?: string; inner?: { name?: string } }
    if (name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError') {
      throw new Refusal(
        'disk-full',
        'This browser has no room left for catalk. Free some space and try again.',
      )
    }
    throw error
  }
}

import Dexie from 'dexie'
import type { Changes, PageKey } from '../engine/fact-store.ts'
import type { ServerDatabase } from './database.ts'
import { ownBytes } from './own-bytes.ts'

type TableName =
  | 'pages'
  | 'pageBytes'
  | 'tails'
  | 'tailFacts'
  | 'ends'
  | 'outbox'
  | 'channels'
  | 'people'
  | 'marks'
  | 'terms'
  | 'lies'
  | 'avoided'

const TOUCHED: { readonly [Name in keyof Changes]-?: TableName[] } = {
  dropPages: ['pages', 'pageBytes', 'terms'],
  dropTails: ['tails', 'tailFacts'],
  dropOutbox: ['outbox'],
  dropIndex: ['marks', 'terms'],
  dropAvoided: ['avoided'],
  dropPeople: ['people'],
  dropMarks: ['marks'],
  putPages: ['pages', 'pageBytes'],
  putPageRows: ['pages'],
  putTails: ['tails', 'tailFacts'],
  putEnds: ['ends'],
  putOutbox: ['outbox'],
  putChannels: ['channels'],
  putPeople: ['people'],
  putMarks: ['marks'],
  putTerms: ['terms'],
  putLies: ['lies'],
  putAvoided: ['avoided'],
}

/** All changes in one transaction over the tables that they touch: writes to other tables need not wait for it. */
export async function writeChanges(db: ServerDatabase, changes: Changes): Promise<void> {
  const names = (Object.keys(TOUCHED) as (keyof Changes)[]).filter((name) => {
    const asked = changes[name]
    return Array.isArray(asked) ? asked.length > 0 : asked
  })
  if (names.length === 0) return
  const tables = [...new Set(names.flatMap((name) => TOUCHED[name]))].map((name) => db[name])
  await db.transaction('rw', tables, async () => {
    // Requests run in the order they are made, but deleting a range takes two: puts wait for drops, and not for each other.
    await Promise.all(drops(db, changes))
    await Promise.all(puts(db, changes))
  })
}

const pageKey = ({ log, epoch, index }: PageKey): [string, string, number] => [log, epoch, index]

function* drops(db: ServerDatabase, changes: Changes): Iterable<PromiseLike<unknown>> {
  if (changes.dropPages?.length) {
    const keys = changes.dropPages.map(pageKey)
    for (const table of [db.pages, db.pageBytes, db.terms]) yield table.bulkDelete(keys)
  }
  for (const { log, epoch } of changes.dropTails ?? []) {
    yield db.tails.delete([log, epoch])
    const ofTail: [unknown[], unknown[]] = [
      [log, epoch, Dexie.minKey],
      [log, epoch, Dexie.maxKey],
    ]
    yield db.tailFacts
      .where('[log+epoch+seq]')
      .between(...ofTail)
      .delete()
  }
  if (changes.dropOutbox?.length) yield db.outbox.bulkDelete(changes.dropOutbox)
  if (changes.dropPeople?.length) yield db.people.bulkDelete(changes.dropPeople)
  if (changes.dropAvoided?.length) yield db.avoided.bulkDelete(changes.dropAvoided)
  if (changes.dropMarks?.length)
    yield db.marks.bulkDelete(changes.dropMarks.map(({ target, id }) => [target, id]))
  if (changes.dropIndex) for (const table of [db.marks, db.terms]) yield table.clear()
}

function* puts(db: ServerDatabase, changes: Changes): Iterable<PromiseLike<unknown>> {
  if (changes.putPages?.length) {
    yield db.pages.bulkPut(changes.putPages.map(({ page }) => page))
    yield db.pageBytes.bulkPut(
      changes.putPages.map(({ page: { log, epoch, index }, bytes }) =>
        ownBytes({ log, epoch, index, bytes }),
      ),
    )
  }
  if (changes.putPageRows?.length) yield db.pages.bulkPut(changes.putPageRows)
  if (changes.putTails?.length) {
    yield db.tails.bulkPut(changes.putTails.map(({ tail }) => ownBytes(tail)))
    const facts = changes.putTails.flatMap((one) => one.facts)
    if (facts.length > 0) yield db.tailFacts.bulkPut(facts.map(ownBytes))
  }
  if (changes.putEnds?.length) yield db.ends.bulkPut(changes.putEnds.map(ownBytes))
  if (changes.putOutbox?.length) yield db.outbox.bulkPut(changes.putOutbox.map(ownBytes))
  if (changes.putChannels?.length) yield db.channels.bulkPut(changes.putChannels)
  if (changes.putPeople?.length) yield db.people.bulkPut(changes.putPeople)
  if (changes.putMarks?.length) yield db.marks.bulkPut(changes.putMarks)
  if (changes.putTerms?.length) yield db.terms.bulkPut(changes.putTerms.map(ownBytes))
  if (changes.putLies?.length) yield db.lies.bulkPut(changes.putLies.map(ownBytes))
  if (changes.putAvoided?.length) yield db.avoided.bulkPut(changes.putAvoided)
}

import type { DatabaseSync } from 'node:sqlite'
import type { Changes, FactStore } from '../../extension/engine/fact-store.ts'
import { inTransaction } from './in-transaction.ts'
import { type SqliteTables, sqliteTables } from './sqlite-tables.ts'

/** The store on SQLite. Each write is one transaction. */
export function sqliteStore(db: DatabaseSync): FactStore {
  const tables = sqliteTables(db)
  const { pages, pageBytes, tails, tailFacts, ends, outbox, channels, people, marks, terms, lies, avoided } =
    tables
  return {
    pages: async () => pages.all(),
    pageBytes: async ({ log, epoch, index }) => pageBytes.get(log, epoch, index)?.bytes,
    tails: async () =>
      tails.all().map((tail) => ({
        tail,
        facts: tailFacts.all('WHERE "log" = ? AND "epoch" = ? ORDER BY "seq"', tail.log, tail.epoch),
      })),
    ends: async () => ends.all(),
    outbox: async () => outbox.all('ORDER BY "order"'),
    lies: async () => lies.all().map(({ lie }) => lie),
    avoided: async () => avoided.all(),
    channels: async () => channels.all(),
    people: async () => people.all(),
    marksOn: async (targets) =>
      [...new Set(targets)].flatMap((target) => marks.all('WHERE "target" = ?', target)),
    marksOf: async (kind, log) =>
      log === undefined
        ? marks.all('WHERE "kind" = ?', kind)
        : marks.all('WHERE "kind" = ? AND "log" = ?', kind, log),
    terms: async ({ log, epoch, index }) => terms.get(log, epoch, index),
    async eachTerms(log, look) {
      const rows =
        log === null
          ? terms.each('ORDER BY "lastId" DESC')
          : terms.each('WHERE "log" = ? ORDER BY "lastId" DESC', log)
      for (const row of rows) if (!look(row)) return
    },
    async write(changes) {
      inTransaction(db, () => {
        drop(tables, changes)
        put(tables, changes)
      })
    },
  }
}

function drop(tables: SqliteTables, changes: Changes): void {
  for (const { log, epoch, index } of changes.dropPages ?? []) {
    for (const table of [tables.pages, tables.pageBytes, tables.terms]) table.drop(log, epoch, index)
  }
  for (const { log, epoch } of changes.dropTails ?? []) {
    tables.tails.drop(log, epoch)
    tables.tailFacts.dropWhere('"log" = ? AND "epoch" = ?', log, epoch)
  }
  for (const hash of changes.dropOutbox ?? []) tables.outbox.drop(hash)
  for (const key of changes.dropPeople ?? []) tables.people.drop(key)
  for (const key of changes.dropAvoided ?? []) tables.avoided.drop(key)
  for (const { target, id } of changes.dropMarks ?? []) tables.marks.drop(target, id)
  if (changes.dropIndex) for (const table of [tables.marks, tables.terms]) table.dropWhere()
}

function put(tables: SqliteTables, changes: Changes): void {
  for (const { page, bytes } of changes.putPages ?? []) {
    const { log, epoch, index } = page
    tables.pages.put(page)
    tables.pageBytes.put({ log, epoch, index, bytes })
  }
  for (const page of changes.putPageRows ?? []) tables.pages.put(page)
  for (const { tail, facts } of changes.putTails ?? []) {
    tables.tails.put(tail)
    for (const fact of facts) tables.tailFacts.put(fact)
  }
  for (const end of changes.putEnds ?? []) tables.ends.put(end)
  for (const row of changes.putOutbox ?? []) tables.outbox.put(row)
  for (const row of changes.putChannels ?? []) tables.channels.put(row)
  for (const row of changes.putPeople ?? []) tables.people.put(row)
  for (const mark of changes.putMarks ?? []) tables.marks.put(mark)
  for (const row of changes.putTerms ?? []) tables.terms.put(row)
  for (const lie of changes.putLies ?? []) tables.lies.put({ key: lie.key, lie })
  for (const peer of changes.putAvoided ?? []) tables.avoided.put(peer)
}

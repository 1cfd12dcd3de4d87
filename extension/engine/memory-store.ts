import type { ClaimHash, FactId, PublicKey } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import type {
  AvoidedPeer,
  Changes,
  ChannelRow,
  FactStore,
  KnownEnd,
  Lie,
  Mark,
  OutboxRow,
  PageKey,
  PageTerms,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from './fact-store.ts'

const pageKey = ({ log, epoch, index }: PageKey) => `${log}/${epoch}/${index}`
const logKey = ({ log, epoch }: { log: string; epoch: string }) => `${log}/${epoch}`

/** Rows go in and out as copies, as they would through a disk; bytes are shared, and nobody changes those. */
const copies = <Row extends object>(rows: Iterable<Row>) => Array.from(rows, (row) => ({ ...row }))

/** A store in memory: the reference that every other one is held against. `full` says when it takes nothing more. */
export function memoryStore(full: () => boolean = () => false): FactStore {
  const pages = new Map<string, StoredPage>()
  const pageBytes = new Map<string, Uint8Array>()
  const tails = new Map<string, { tail: StoredTail; facts: Map<number, TailFact> }>()
  const ends = new Map<string, KnownEnd>()
  const outbox = new Map<ClaimHash, OutboxRow>()
  const channels = new Map<string, ChannelRow>()
  const people = new Map<PublicKey, PersonRow>()
  const marks = new Map<ClaimHash, Map<FactId, Mark>>()
  const terms = new Map<string, PageTerms>()
  const lies = new Map<string, Lie>()
  const avoided = new Map<PublicKey, AvoidedPeer>()

  function drop(changes: Changes): void {
    for (const key of (changes.dropPages ?? []).map(pageKey)) {
      for (const table of [pages, pageBytes, terms]) table.delete(key)
    }
    for (const tail of changes.dropTails ?? []) tails.delete(logKey(tail))
    for (const hash of changes.dropOutbox ?? []) outbox.delete(hash)
    for (const key of changes.dropPeople ?? []) people.delete(key)
    for (const key of changes.dropAvoided ?? []) avoided.delete(key)
    for (const { target, id } of changes.dropMarks ?? []) marks.get(target)?.delete(id)
    if (changes.dropIndex) {
      marks.clear()
      terms.clear()
    }
  }

  function put(changes: Changes): void {
    for (const { page, bytes } of changes.putPages ?? []) {
      pages.set(pageKey(page), { ...page })
      pageBytes.set(pageKey(page), bytes)
    }
    for (const page of copies(changes.putPageRows ?? [])) pages.set(pageKey(page), page)
    for (const { tail, facts: added } of changes.putTails ?? []) {
      const facts = tails.get(logKey(tail))?.facts ?? new Map<number, TailFact>()
      for (const fact of copies(added)) facts.set(fact.seq, fact)
      tails.set(logKey(tail), { tail: { ...tail }, facts })
    }
    for (const end of copies(changes.putEnds ?? [])) ends.set(logKey(end), end)
    for (const row of copies(changes.putOutbox ?? [])) outbox.set(row.hash, row)
    for (const row of copies(changes.putChannels ?? [])) channels.set(row.log, row)
    for (const row of copies(changes.putPeople ?? [])) people.set(row.key, row)
    for (const mark of copies(changes.putMarks ?? [])) {
      const known = marks.get(mark.target) ?? new Map<FactId, Mark>()
      marks.set(mark.target, known.set(mark.id, mark))
    }
    for (const row of copies(changes.putTerms ?? [])) terms.set(pageKey(row), row)
    for (const lie of copies(changes.putLies ?? [])) lies.set(lie.key, lie)
    for (const peer of copies(changes.putAvoided ?? [])) avoided.set(peer.key, peer)
  }

  return {
    pages: async () => copies(pages.values()),
    pageBytes: async (key) => pageBytes.get(pageKey(key)),
    tails: async () =>
      [...tails.values()].map(({ tail, facts }) => ({
        tail: { ...tail },
        facts: copies(facts.values()).sort((a, b) => a.seq - b.seq),
      })),
    ends: async () => copies(ends.values()),
    outbox: async () => copies(outbox.values()).sort((a, b) => a.order - b.order),
    lies: async () => copies(lies.values()),
    avoided: async () => copies(avoided.values()),
    channels: async () => copies(channels.values()),
    people: async () => copies(people.values()),
    marksOn: async (targets) =>
      [...new Set(targets)].flatMap((target) => copies(marks.get(target)?.values() ?? [])),
    marksOf: async (kind, log) =>
      copies(
        [...marks.values()]
          .flatMap((onOne) => [...onOne.values()])
          .filter((mark) => mark.kind === kind && (log === undefined || mark.log === log)),
      ),
    async terms(key) {
      const row = terms.get(pageKey(key))
      return row && { ...row }
    },
    async eachTerms(log, look) {
      const rows = copies(terms.values()).filter((row) => log === null || row.log === log)
      rows.sort((a, b) => (a.lastId < b.lastId ? 1 : -1))
      for (const row of rows) if (!look(row)) return
    },
    async write(changes) {
      if (full() && puts(changes))
        throw new Refusal('disk-full', 'There is no room left for catalk. Free some space and try again.')
      drop(changes)
      put(changes)
    },
  }
}

function puts(changes: Changes): boolean {
  return Object.entries(changes).some(
    ([name, rows]) => name.startsWith('put') && (rows as unknown[]).length > 0,
  )
}

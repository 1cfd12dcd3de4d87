import type {
  ChannelRow,
  FactStore,
  KnownEnd,
  OutboxRow,
  PageKey,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from './fact-store.ts'

const keyOf = ({ log, epoch, index }: PageKey) => `${log}/${epoch}/${index}`
const logOf = ({ log, epoch }: { log: string; epoch: string }) => `${log}/${epoch}`

/** A store in memory: the reference that every other one is held against. */
export function memoryStore(): FactStore {
  const pages = new Map<string, { page: StoredPage; bytes: Uint8Array }>()
  const tails = new Map<string, { tail: StoredTail; facts: Map<number, TailFact> }>()
  const ends = new Map<string, KnownEnd>()
  const outbox = new Map<string, OutboxRow>()
  const channels = new Map<string, ChannelRow>()
  const people = new Map<string, PersonRow>()

  return {
    pages: async () => [...pages.values()].map(({ page }) => page),
    pageBytes: async (key) => pages.get(keyOf(key))?.bytes,
    async putPage(page, bytes, replacesTail) {
      pages.set(keyOf(page), { page, bytes })
      if (replacesTail) tails.delete(logOf(page))
    },
    async dropPage(key) {
      pages.delete(keyOf(key))
    },
    tails: async () =>
      [...tails.values()].map(({ tail, facts }) => ({
        tail,
        facts: [...facts.values()].sort((a, b) => a.seq - b.seq),
      })),
    async putTail(tail, added) {
      const facts = tails.get(logOf(tail))?.facts ?? new Map<number, TailFact>()
      for (const fact of added) facts.set(fact.seq, fact)
      tails.set(logOf(tail), { tail, facts })
    },
    async dropTail(log, epoch) {
      tails.delete(logOf({ log, epoch }))
    },
    ends: async () => [...ends.values()],
    async putEnds(rows) {
      for (const row of rows) ends.set(logOf(row), row)
    },
    outbox: async () => [...outbox.values()].sort((a, b) => a.order - b.order),
    async putOutbox(row) {
      outbox.set(row.hash, row)
    },
    async dropOutbox(hash) {
      outbox.delete(hash)
    },
    channels: async () => [...channels.values()],
    async putChannels(rows) {
      for (const row of rows) channels.set(row.log, row)
    },
    people: async () => [...people.values()],
    async putPeople(rows) {
      for (const row of rows) people.set(row.key, row)
    },
  }
}

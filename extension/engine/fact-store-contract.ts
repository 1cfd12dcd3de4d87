import { describe, expect, it } from 'vitest'
import {
  type ClaimHash,
  CONTROL_LOG,
  type EpochId,
  type FactId,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { testHash } from '../../shared/test-people.ts'
import { OPEN_CHANNEL, PLAIN_PERSON } from '../bridge/test-rows.ts'
import type {
  Changes,
  ChannelRow,
  FactStore,
  KnownEnd,
  Lie,
  Mark,
  OutboxRow,
  PageTerms,
  PersonRow,
  StoredPage,
  StoredTail,
  TailFact,
} from './fact-store.ts'

const log = 'aa'.repeat(16) as LogId
const other = 'bb'.repeat(16) as LogId
const epoch = '01'.repeat(16) as EpochId
const later = '02'.repeat(16) as EpochId
const id = (n: number) => n.toString(16).padStart(32, '0') as FactId
const key = (n: number) => n.toString(16).padStart(64, '0') as PublicKey
const bytes = (n: number, length = 32) => new Uint8Array(length).fill(n)

const page = (index: number, more: Partial<StoredPage> = {}): StoredPage => ({
  log,
  epoch,
  index,
  count: 256,
  held: 256,
  firstId: id(index * 256 + 1),
  lastId: id(index * 256 + 256),
  previous: '0a'.repeat(32),
  root: '0b'.repeat(32),
  examined: 0,
  bad: [],
  messages: 0,
  mentions: 0,
  mine: false,
  size: 1_000,
  ...more,
})
const withBytes = (one: StoredPage, n = one.index) => ({ page: one, bytes: bytes(n, 1_000) })
const checkpoint = { n: 3, bytes: bytes(1), leaves: bytes(2), time: 5, signature: bytes(3, 64) }
const head = { log, epoch, previous: bytes(7), checkpoint }
const tail = (more: Partial<StoredTail> = {}): StoredTail => ({
  log,
  epoch,
  index: 0,
  previous: bytes(7),
  leaves: bytes(8, 96),
  checkpoint,
  ...more,
})
const fact = (seq: number, more: Partial<TailFact> = {}): TailFact => ({
  log,
  epoch,
  seq,
  id: id(seq),
  bytes: bytes(seq, 300),
  bad: false,
  says: 'message',
  ...more,
})
const end = (n: number, more: Partial<KnownEnd> = {}): KnownEnd => ({ log, epoch, n, head: null, ...more })
const waiting = (order: number): OutboxRow => ({
  hash: testHash(order),
  log,
  claim: bytes(order, 200),
  signature: bytes(4, 64),
  order,
  refused: null,
})
const mark = (target: number, n: number, more: Partial<Mark> = {}): Mark => ({
  target: testHash(target),
  id: id(n),
  hash: testHash(1_000 + n),
  log,
  author: key(1),
  at: id(1),
  kind: 'reaction',
  emoji: '👍',
  on: true,
  ...more,
})
const terms = (index: number, lastId: number, more: Partial<PageTerms> = {}): PageTerms => ({
  log,
  epoch,
  index,
  lastId: id(lastId),
  terms: `\nkatze\nmiau\nseite${lastId}\n`,
  hashes: bytes(lastId, 1_024),
  ...more,
})
const channel = (more: Partial<ChannelRow> = {}): ChannelRow => ({
  log,
  name: 'general',
  topic: '',
  created: id(1),
  unread: 2,
  mentions: 1,
  readUpTo: null,
  newest: id(5),
  ...OPEN_CHANNEL,
  ...more,
})
const person = (n: number, name: string): PersonRow => ({
  key: key(n),
  name,
  privileges: ['post', 'invite'],
  owner: false,
  virtual: false,
  joined: 7,
  ...PLAIN_PERSON,
  named: 8,
  earlier: [{ name: 'al', since: 7 }],
})
const twoStories: Lie = {
  key: 'two',
  kind: 'two-stories',
  log,
  seen: 7,
  proof: { one: head, other: { ...head, previous: bytes(9) }, leaves: bytes(3, 96) },
}
const forged: Lie = { key: 'forged', kind: 'forged-author', log, seen: 8, epoch, seq: 5, author: key(2) }

/** Rows in an order of their own, comparable whoever answered them. */
const set = (rows: object[]) => rows.map(plain).sort()
const plain = (row: unknown): string =>
  JSON.stringify(row, (_name, value) => {
    if (value instanceof Uint8Array) return [...value]
    if (!value || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

/** All that a store answers. */
async function everything(store: FactStore) {
  const pages = await store.pages()
  const kinds = ['edit', 'delete', 'reaction', 'pin'] as const
  const found: PageTerms[] = []
  await store.eachTerms(null, (row) => found.push(row) > 0)
  return {
    pages: set(pages),
    bytes: await Promise.all(pages.map((one) => store.pageBytes(one))).then((all) => all.map(plain).sort()),
    tails: set(await store.tails()),
    ends: set(await store.ends()),
    outbox: set(await store.outbox()),
    lies: set(await store.lies()),
    avoided: set(await store.avoided()),
    channels: set(await store.channels()),
    people: set(await store.people()),
    marks: set((await Promise.all(kinds.map((kind) => store.marksOf(kind)))).flat()),
    terms: set(found),
  }
}

/** Something in every table. */
const something: Changes = {
  putPages: [withBytes(page(0)), withBytes(page(1))],
  putTails: [{ tail: tail({ index: 2 }), facts: [fact(513), fact(514)] }],
  putEnds: [end(514, { head })],
  putOutbox: [waiting(1), waiting(2)],
  putChannels: [channel()],
  putPeople: [person(1, 'alice')],
  putMarks: [mark(1, 10), mark(2, 11, { kind: 'delete', moderator: true })],
  putTerms: [terms(0, 256), terms(1, 512)],
  putLies: [twoStories, forged],
  putAvoided: [{ key: key(3), until: 99 }],
}

/** What every store must do. `reopened` answers a store on what the one before it wrote; after `fill` it has no room. */
export function factStoreContract(
  opens: () => Promise<{ store: FactStore; reopened(): Promise<FactStore>; fill(): Promise<void> }>,
) {
  /** The same is answered by the store that wrote it and by the next one opened on it. */
  async function both(
    { store, reopened }: Awaited<ReturnType<typeof opens>>,
    look: (store: FactStore) => Promise<void>,
  ) {
    await look(store)
    await look(await reopened())
  }

  describe('a store', () => {
    it('is empty at first', async () => {
      const { store } = await opens()
      for (const rows of Object.values(await everything(store))) expect(rows).toEqual([])
      expect(await store.pageBytes(page(0))).toBeUndefined()
      expect(await store.terms(page(0))).toBeUndefined()
      expect(await store.marksOn([testHash(1)])).toEqual([])
      expect(await store.marksOn([])).toEqual([])
    })

    it('writes all of one write, also for whoever opens it next', async () => {
      const opened = await opens()
      await opened.store.write(something)
      await both(opened, async (store) => {
        expect(await everything(store)).toEqual({
          pages: set([page(0), page(1)]),
          bytes: set([bytes(0, 1_000), bytes(1, 1_000)]),
          tails: set([{ tail: tail({ index: 2 }), facts: [fact(513), fact(514)] }]),
          ends: set([end(514, { head })]),
          outbox: set([waiting(1), waiting(2)]),
          lies: set([twoStories, forged]),
          avoided: set([{ key: key(3), until: 99 }]),
          channels: set([channel()]),
          people: set([person(1, 'alice')]),
          marks: set([mark(1, 10), mark(2, 11, { kind: 'delete', moderator: true })]),
          terms: set([terms(0, 256), terms(1, 512)]),
        })
      })
    })

    it('changes nothing by an empty write', async () => {
      const { store } = await opens()
      await store.write(something)
      const before = await everything(store)
      await store.write({})
      await store.write({ putPages: [], dropPages: [], putMarks: [], dropTails: [], dropIndex: false })
      expect(await everything(store)).toEqual(before)
    })

    it('changes nothing when the disk is full, and says so', async () => {
      const { store, fill } = await opens()
      await store.write(something)
      const before = await everything(store)
      await fill()
      const more: Changes = {
        dropPages: [page(0)],
        dropTails: [{ log, epoch }],
        dropOutbox: [testHash(1)],
        dropAvoided: [key(3)],
        dropMarks: [mark(1, 10)],
        dropIndex: true,
        // Much of what does not compress, so that a disk with a little room left is full, too.
        putPages: Array.from({ length: 50 }, (_, i) => ({
          page: page(2 + i),
          bytes: crypto.getRandomValues(new Uint8Array(40_000)),
        })),
        putPageRows: [page(1, { held: 3 })],
        putTails: [{ tail: tail({ epoch: later }), facts: [fact(1, { epoch: later })] }],
        putEnds: [end(600), end(1, { log: other })],
        putOutbox: [waiting(3)],
        putChannels: [channel({ log: other })],
        putPeople: [person(2, 'bob')],
        putMarks: [mark(3, 12)],
        putTerms: [terms(2, 768)],
        putLies: [{ ...forged, key: 'another' }],
        putAvoided: [{ key: key(4), until: 1 }],
      }
      await expect(store.write(more)).rejects.toMatchObject({ name: 'Refusal', reason: 'disk-full' })
      expect(await everything(store)).toEqual(before)
    })

    it('drops before it puts', async () => {
      const opened = await opens()
      await opened.store.write(something)
      await opened.store.write({
        putPages: [withBytes(page(0, { held: 9 }), 99)],
        putTails: [{ tail: tail({ index: 3 }), facts: [fact(769)] }],
        putOutbox: [{ ...waiting(1), order: 7 }],
        putAvoided: [{ key: key(3), until: 100 }],
        putMarks: [mark(1, 10, { emoji: '🐈' })],
        putTerms: [terms(1, 512, { terms: '\nneu\n' })],
        dropPages: [page(0), page(1)],
        dropTails: [{ log, epoch }],
        dropOutbox: [testHash(1), testHash(2)],
        dropAvoided: [key(3)],
        dropMarks: [mark(1, 10)],
        dropIndex: true,
      })
      await both(opened, async (store) => {
        expect(await store.pages()).toEqual([page(0, { held: 9 })])
        expect(await store.pageBytes(page(0))).toEqual(bytes(99, 1_000))
        expect(await store.pageBytes(page(1))).toBeUndefined()
        expect(await store.tails()).toEqual([{ tail: tail({ index: 3 }), facts: [fact(769)] }])
        expect(await store.outbox()).toEqual([{ ...waiting(1), order: 7 }])
        expect(await store.avoided()).toEqual([{ key: key(3), until: 100 }])
        expect(await store.marksOn([testHash(1), testHash(2)])).toEqual([mark(1, 10, { emoji: '🐈' })])
        expect((await everything(store)).terms).toEqual(set([terms(1, 512, { terms: '\nneu\n' })]))
      })
    })

    it('writes all of many things asked at once', async () => {
      const { store } = await opens()
      await Promise.all([
        ...Array.from({ length: 20 }, (_, i) => store.write({ putPages: [withBytes(page(i))] })),
        ...Array.from({ length: 20 }, (_, i) => store.write({ putOutbox: [waiting(i + 1)] })),
        store.write({ putTails: [{ tail: tail(), facts: [fact(1)] }] }),
        store.write({ putTails: [{ tail: tail(), facts: [fact(2)] }] }),
      ])
      expect(await store.pages()).toHaveLength(20)
      expect(await store.outbox()).toHaveLength(20)
      expect(await store.tails()).toEqual([{ tail: tail(), facts: [fact(1), fact(2)] }])
    })

    it('keeps what it was given, whatever becomes of the rows afterwards', async () => {
      const { store } = await opens()
      const row = page(0)
      const told = channel()
      await store.write({ putPages: [withBytes(row)], putChannels: [told] })
      row.held = 1
      told.unread = 99
      for (const read of await store.pages()) read.held = 2
      expect(await store.pages()).toEqual([page(0)])
      expect(await store.channels()).toEqual([channel()])
    })

    it('keeps of a view into longer bytes that view', async () => {
      const opened = await opens()
      const longer = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251)
      const cut = (from: number, length: number) => longer.subarray(from, from + length)
      const cutTail = tail({ previous: cut(1, 32), leaves: cut(33, 96) })
      const cutFact = fact(3, { bytes: cut(501, 300) })
      const cutOutbox = { ...waiting(1), claim: cut(1_001, 77), signature: cut(2_003, 64) }
      const cutTerms = terms(0, 256, { hashes: cut(3_001, 1_024) })
      await opened.store.write({
        putPages: [{ page: page(0), bytes: cut(7, 4_001) }],
        putTails: [{ tail: cutTail, facts: [cutFact] }],
        putOutbox: [cutOutbox],
        putTerms: [cutTerms],
      })
      await both(opened, async (store) => {
        expect(await store.pageBytes(page(0))).toEqual(cut(7, 4_001).slice())
        expect(set(await store.tails())).toEqual(set([{ tail: cutTail, facts: [cutFact] }]))
        expect(set(await store.outbox())).toEqual(set([cutOutbox]))
        expect((await store.terms(page(0)))?.hashes).toEqual(cut(3_001, 1_024).slice())
        for (const [held, most] of [
          [await store.pageBytes(page(0)), 4_001],
          [(await store.tails())[0]?.facts[0]?.bytes, 300],
        ] as const)
          expect(held?.byteLength).toBe(most)
      })
    })

    it('keeps no bytes as no bytes', async () => {
      const opened = await opens()
      await opened.store.write({
        putPages: [{ page: page(0), bytes: new Uint8Array() }],
        putTerms: [terms(0, 256, { terms: '', hashes: new Uint8Array() })],
      })
      await both(opened, async (store) => {
        expect(await store.pageBytes(page(0))).toEqual(new Uint8Array())
        expect(await store.terms(page(0))).toEqual(terms(0, 256, { terms: '', hashes: new Uint8Array() }))
      })
    })
  })

  describe('pages', () => {
    it('are kept by log, epoch and index', async () => {
      const opened = await opens()
      const pages = [page(0), page(1), page(0, { epoch: later }), page(0, { log: other }), page(70_000)]
      for (const [i, one] of pages.entries()) await opened.store.write({ putPages: [withBytes(one, i)] })
      await both(opened, async (store) => {
        expect(set(await store.pages())).toEqual(set(pages))
        for (const [i, one] of pages.entries()) expect(await store.pageBytes(one)).toEqual(bytes(i, 1_000))
      })
    })

    it('give way to a fuller one', async () => {
      const { store } = await opens()
      await store.write({ putPages: [withBytes(page(0, { held: 3 }), 1)] })
      await store.write({ putPages: [withBytes(page(0), 2)] })
      expect(await store.pages()).toEqual([page(0)])
      expect(await store.pageBytes(page(0))).toEqual(bytes(2, 1_000))
    })

    it('keep their bytes when only their row is written', async () => {
      const opened = await opens()
      await opened.store.write({ putPages: [withBytes(page(0))] })
      const read = page(0, { examined: 1, bad: [5, 200], messages: 250, mentions: 3, mine: true })
      await opened.store.write({ putPageRows: [read] })
      await both(opened, async (store) => {
        expect(await store.pages()).toEqual([read])
        expect(await store.pageBytes(page(0))).toEqual(bytes(0, 1_000))
      })
    })

    it('go with their bytes and terms, and no other goes', async () => {
      const { store } = await opens()
      await store.write({
        putPages: [withBytes(page(0)), withBytes(page(1)), withBytes(page(0, { epoch: later }))],
        putTerms: [terms(0, 256), terms(1, 512)],
      })
      await store.write({ dropPages: [page(0), page(55)] })
      expect(set(await store.pages())).toEqual(set([page(1), page(0, { epoch: later })]))
      expect(await store.pageBytes(page(0))).toBeUndefined()
      expect(await store.pageBytes(page(1))).toEqual(bytes(1, 1_000))
      expect(await store.terms(page(0))).toBeUndefined()
      expect(await store.terms(page(1))).toEqual(terms(1, 512))
    })
  })

  describe('tails', () => {
    it('grow by facts, in the order of their seqs', async () => {
      const opened = await opens()
      const { store } = opened
      await store.write({ putTails: [{ tail: tail(), facts: [fact(3)] }] })
      const grown = tail({ leaves: bytes(8, 128), checkpoint: { ...checkpoint, n: 4 } })
      await store.write({ putTails: [{ tail: grown, facts: [fact(4), fact(2)] }] })
      await store.write({ putTails: [{ tail: tail({ epoch: later }), facts: [] }] })
      await both(opened, async (at) => {
        const tails = await at.tails()
        expect(tails).toHaveLength(2)
        expect(tails.find((one) => one.tail.epoch === epoch)).toEqual({
          tail: grown,
          facts: [fact(2), fact(3), fact(4)],
        })
        expect(tails.find((one) => one.tail.epoch === later)?.facts).toEqual([])
      })
    })

    it('take a fact in the place of one: its tombstone, or what was found of it', async () => {
      const { store } = await opens()
      await store.write({ putTails: [{ tail: tail(), facts: [fact(1), fact(2)] }] })
      const buried = fact(2, { bytes: bytes(9, 150), bad: true, says: 'nothing' })
      await store.write({ putTails: [{ tail: tail(), facts: [buried] }] })
      expect((await store.tails())[0]?.facts).toEqual([fact(1), buried])
    })

    it('go when their page is written, and no other goes', async () => {
      const { store } = await opens()
      const kept = [tail({ epoch: later }), tail({ log: other }), tail({ log: CONTROL_LOG })]
      const putTails = [tail(), ...kept].map((one) => ({
        tail: one,
        facts: [fact(1, { log: one.log, epoch: one.epoch })],
      }))
      await store.write({ putTails })
      await store.write({ putPages: [withBytes(page(3))] })
      expect(await store.tails()).toHaveLength(4)
      await store.write({ putPages: [withBytes(page(0))], dropTails: [{ log, epoch }] })
      const tails = await store.tails()
      expect(set(tails.map((one) => one.tail))).toEqual(set(kept))
      for (const { facts } of tails) expect(facts).toHaveLength(1)
    })

    it('begin anew empty', async () => {
      const { store } = await opens()
      await store.write({ putTails: [{ tail: tail(), facts: [fact(1), fact(2)] }] })
      await store.write({ dropTails: [{ log, epoch }] })
      expect(await store.tails()).toEqual([])
      await store.write({ putTails: [{ tail: tail({ index: 1 }), facts: [] }] })
      expect((await store.tails())[0]?.facts).toEqual([])
    })
  })

  describe('what is known besides', () => {
    it('keeps the last end told of each log and epoch', async () => {
      const opened = await opens()
      await opened.store.write({ putEnds: [end(5), end(1, { log: other })] })
      await opened.store.write({ putEnds: [end(9, { head, freed: 2 })] })
      await both(opened, async (store) =>
        expect(set(await store.ends())).toEqual(set([end(9, { head, freed: 2 }), end(1, { log: other })])),
      )
    })

    it('keeps the outbox in the order in which it was written', async () => {
      const opened = await opens()
      await opened.store.write({ putOutbox: [3, 1, 12, 2].map(waiting) })
      const refused = { ...waiting(2), refused: { reason: 'not-allowed' as const, sentence: 'No.' } }
      await opened.store.write({ putOutbox: [refused], dropOutbox: [testHash(1), testHash(77)] })
      await both(opened, async (store) =>
        expect(await store.outbox()).toEqual([refused, waiting(3), waiting(12)]),
      )
    })

    it('keeps a row a channel and a row a person', async () => {
      const { store } = await opens()
      await store.write({
        putChannels: [channel(), channel({ log: other })],
        putPeople: [person(1, 'alice')],
      })
      await store.write({ putChannels: [channel({ unread: 0 })], putPeople: [person(1, 'alix')] })
      expect(set(await store.channels())).toEqual(set([channel({ unread: 0 }), channel({ log: other })]))
      expect(await store.people()).toEqual([person(1, 'alix')])
    })

    it('keeps a lie once, and for good', async () => {
      const opened = await opens()
      await opened.store.write({ putLies: [twoStories] })
      await opened.store.write({ putLies: [forged, { ...twoStories, seen: 70 }], dropIndex: true })
      await both(opened, async (store) =>
        expect(set(await store.lies())).toEqual(set([forged, { ...twoStories, seen: 70 }])),
      )
    })

    it('avoids a peer until it is told otherwise', async () => {
      const opened = await opens()
      await opened.store.write({ putAvoided: [1, 2, 3].map((n) => ({ key: key(n), until: n })) })
      await opened.store.write({ putAvoided: [{ key: key(2), until: 20 }], dropAvoided: [key(1), key(9)] })
      await both(opened, async (store) =>
        expect(set(await store.avoided())).toEqual(
          set([
            { key: key(2), until: 20 },
            { key: key(3), until: 3 },
          ]),
        ),
      )
    })
  })

  describe('the index', () => {
    it('answers all marks on the claims asked for, and no others', async () => {
      const opened = await opens()
      const { emoji: _, on: __, ...bare } = mark(1, 11)
      const edit: Mark = { ...bare, kind: 'edit', text: 'besser', mentions: [key(4)] }
      const marks = [
        mark(1, 10),
        edit,
        mark(2, 12, { kind: 'pin', on: false, moderator: true, log: other }),
        mark(3, 10, { author: key(2) }),
        mark(300, 13),
      ]
      await opened.store.write({ putMarks: marks })
      await both(opened, async (store) => {
        expect(set(await store.marksOn([testHash(1)]))).toEqual(set(marks.slice(0, 2)))
        expect(set(await store.marksOn([testHash(2), testHash(99), testHash(3)]))).toEqual(
          set(marks.slice(2, 4)),
        )
        const many: ClaimHash[] = Array.from({ length: 300 }, (_, i) => testHash(i + 1))
        expect(set(await store.marksOn(many))).toEqual(set(marks))
        // A claim asked for twice is not answered twice.
        expect(await store.marksOn([testHash(3), testHash(3)])).toEqual([marks[3]])
      })
    })

    it('keeps a mark by its target and its own id', async () => {
      const { store } = await opens()
      await store.write({ putMarks: [mark(1, 10), mark(1, 11), mark(2, 10)] })
      await store.write({ putMarks: [mark(1, 10, { on: false })] })
      await store.write({ dropMarks: [mark(1, 11), mark(2, 11), mark(9, 9)] })
      expect(set(await store.marksOn([1, 2].map(testHash)))).toEqual(
        set([mark(1, 10, { on: false }), mark(2, 10)]),
      )
    })

    it('answers the marks of a kind, of one log or of all', async () => {
      const { store } = await opens()
      const deletes = [mark(1, 10, { kind: 'delete' }), mark(2, 11, { kind: 'delete', log: other })]
      const pins = [mark(1, 12, { kind: 'pin' })]
      await store.write({ putMarks: [...deletes, ...pins, mark(1, 13)] })
      expect(set(await store.marksOf('delete'))).toEqual(set(deletes))
      expect(await store.marksOf('delete', other)).toEqual([deletes[1]])
      expect(await store.marksOf('pin', log)).toEqual(pins)
      expect(await store.marksOf('pin', other)).toEqual([])
      expect(await store.marksOf('edit')).toEqual([])
    })

    it('puts the terms of a page read anew in the place of those before', async () => {
      const { store } = await opens()
      await store.write({ putTerms: [terms(0, 100)] })
      await store.write({ putTerms: [terms(0, 256)] })
      expect(await store.terms(page(0))).toEqual(terms(0, 256))
      expect((await everything(store)).terms).toEqual(set([terms(0, 256)]))
    })

    it('shows terms from the newest page on, of one log or of all', async () => {
      const opened = await opens()
      // More than a store would read at once; indexes rise where ids fall, so that only `lastId` can order them.
      const rows = Array.from({ length: 200 }, (_, i) =>
        terms(i, 5_000 - 7 * i, i % 3 === 0 ? { log: other } : i % 3 === 1 ? { epoch: later } : {}),
      )
      await opened.store.write({ putTerms: [...rows].reverse() })
      await both(opened, async (store) => {
        for (const one of [null, log, other]) {
          const seen: PageTerms[] = []
          await store.eachTerms(one, (row) => seen.push(row) > 0)
          expect(seen).toEqual(rows.filter((row) => one === null || row.log === one))
        }
      })
    })

    it('shows no terms after an answer of false', async () => {
      const { store } = await opens()
      await store.write({ putTerms: Array.from({ length: 200 }, (_, i) => terms(i, i + 1)) })
      for (const most of [1, 63, 64, 65, 128, 199]) {
        let seen = 0
        await store.eachTerms(log, () => ++seen < most)
        expect(seen).toBe(most)
      }
    })

    it('is dropped without the rest', async () => {
      const opened = await opens()
      await opened.store.write(something)
      const before = await everything(opened.store)
      await opened.store.write({ dropIndex: true })
      await both(opened, async (store) => {
        expect(await everything(store)).toEqual({ ...before, marks: [], terms: [] })
        expect(await store.marksOn([testHash(1)])).toEqual([])
        expect(await store.terms(page(0))).toBeUndefined()
      })
    })
  })
}

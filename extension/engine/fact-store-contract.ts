import { describe, expect, it } from 'vitest'
import { CONTROL_LOG, type EpochId, type FactId, type LogId, type PublicKey } from '../../shared/ids.ts'
import { testHash } from '../../shared/test-people.ts'
import type {
  ChannelRow,
  FactStore,
  KnownEnd,
  OutboxRow,
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
const bytes = (n: number, length = 32) => new Uint8Array(length).fill(n)

const page = (index: number, more: Partial<StoredPage> = {}): StoredPage => ({
  log,
  epoch,
  index,
  count: 256,
  held: 256,
  firstId: id(index * 256 + 1),
  lastId: id(index * 256 + 256),
  ...more,
})
const checkpoint = { n: 3, bytes: bytes(1), leaves: bytes(2), time: 5, signature: bytes(3, 64) }
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

const byKey = <Row extends object>(rows: Row[]) =>
  rows
    .map((row) => JSON.stringify(row, (_key, value) => (value instanceof Uint8Array ? [...value] : value)))
    .sort()

/** What every store must do. `reopened` answers a store on what the one before it wrote. */
export function factStoreContract(
  opens: () => Promise<{ store: FactStore; reopened(): Promise<FactStore> }>,
) {
  describe('a store', () => {
    it('is empty at first', async () => {
      const { store } = await opens()
      expect(await store.pages()).toEqual([])
      expect(await store.tails()).toEqual([])
      expect(await store.ends()).toEqual([])
      expect(await store.outbox()).toEqual([])
      expect(await store.channels()).toEqual([])
      expect(await store.people()).toEqual([])
      expect(await store.pageBytes(page(0))).toBeUndefined()
    })

    it('keeps pages and their bytes, also for whoever opens it next', async () => {
      const { store, reopened } = await opens()
      const pages = [page(0), page(1), page(0, { epoch: later }), page(0, { log: other })]
      for (const [i, one] of pages.entries()) await store.putPage(one, bytes(i, 1_000), false)
      for (const look of [async () => store, reopened]) {
        const at = await look()
        expect(byKey(await at.pages())).toEqual(byKey(pages))
        for (const [i, one] of pages.entries()) expect(await at.pageBytes(one)).toEqual(bytes(i, 1_000))
      }
    })

    it('puts a fuller page in place of the one before', async () => {
      const { store } = await opens()
      await store.putPage(page(0, { held: 3 }), bytes(1), false)
      await store.putPage(page(0), bytes(2), false)
      expect(await store.pages()).toEqual([page(0)])
      expect(await store.pageBytes(page(0))).toEqual(bytes(2))
    })

    it('drops a page and no other', async () => {
      const { store } = await opens()
      await store.putPage(page(0), bytes(1), false)
      await store.putPage(page(1), bytes(2), false)
      await store.dropPage(page(0))
      expect(await store.pages()).toEqual([page(1)])
      expect(await store.pageBytes(page(0))).toBeUndefined()
      expect(await store.pageBytes(page(1))).toEqual(bytes(2))
    })

    it('adds facts to a tail, in the order of their seqs', async () => {
      const { store, reopened } = await opens()
      await store.putTail(tail(), [fact(3)])
      const grown = tail({ leaves: bytes(8, 128), checkpoint: { ...checkpoint, n: 4 } })
      await store.putTail(grown, [fact(4), fact(2)])
      await store.putTail(tail({ epoch: later }), [])
      for (const look of [async () => store, reopened]) {
        const at = await look()
        const tails = await at.tails()
        expect(tails).toHaveLength(2)
        expect(tails.find((one) => one.tail.epoch === epoch)).toEqual({
          tail: grown,
          facts: [fact(2), fact(3), fact(4)],
        })
        expect(tails.find((one) => one.tail.epoch === later)?.facts).toEqual([])
      }
    })

    it('drops the tail that a page was made of, and no other', async () => {
      const { store } = await opens()
      const kept = [tail({ epoch: later }), tail({ log: other }), tail({ log: CONTROL_LOG })]
      for (const one of [tail(), ...kept])
        await store.putTail(one, [fact(1, { log: one.log, epoch: one.epoch })])
      await store.putPage(page(3), bytes(1), false)
      expect(await store.tails()).toHaveLength(4)
      await store.putPage(page(0), bytes(1), true)
      const tails = await store.tails()
      expect(byKey(tails.map((one) => one.tail))).toEqual(byKey(kept))
      for (const { facts } of tails) expect(facts).toHaveLength(1)
    })

    it('drops a tail with its facts: one that begins anew is empty', async () => {
      const { store } = await opens()
      await store.putTail(tail(), [fact(1), fact(2)])
      await store.dropTail(log, epoch)
      expect(await store.tails()).toEqual([])
      await store.putTail(tail({ index: 1 }), [])
      expect((await store.tails())[0]?.facts).toEqual([])
    })

    it('keeps the last end told of each log and epoch', async () => {
      const { store, reopened } = await opens()
      const head = { log, epoch, previous: bytes(7), checkpoint }
      await store.putEnds([end(5), end(1, { log: other })])
      await store.putEnds([end(9, { head })])
      for (const look of [async () => store, reopened])
        expect(byKey(await (await look()).ends())).toEqual(byKey([end(9, { head }), end(1, { log: other })]))
    })

    it('keeps the outbox in the order in which it was written', async () => {
      const { store, reopened } = await opens()
      for (const order of [3, 1, 2]) await store.putOutbox(waiting(order))
      const refused = { ...waiting(2), refused: { reason: 'not-allowed' as const, sentence: 'No.' } }
      await store.putOutbox(refused)
      await store.dropOutbox(testHash(1))
      await store.dropOutbox(testHash(77))
      for (const look of [async () => store, reopened])
        expect(await (await look()).outbox()).toEqual([refused, waiting(3)])
    })

    it('keeps a row a channel and a row a person', async () => {
      const { store } = await opens()
      const channel: ChannelRow = {
        log,
        name: 'general',
        topic: '',
        created: id(1),
        unread: 2,
        mentions: 1,
        readUpTo: null,
        newest: id(5),
      }
      const person: PersonRow = {
        key: 'cc'.repeat(32) as PublicKey,
        name: 'alice',
        privileges: ['post'],
        owner: false,
        virtual: false,
        joined: 7,
      }
      await store.putChannels([channel, { ...channel, log: other }])
      await store.putChannels([{ ...channel, unread: 0 }])
      await store.putPeople([person])
      await store.putPeople([{ ...person, name: 'alix' }])
      expect(byKey(await store.channels())).toEqual(
        byKey([
          { ...channel, unread: 0 },
          { ...channel, log: other },
        ]),
      )
      expect(await store.people()).toEqual([{ ...person, name: 'alix' }])
    })

    it('writes all of many things asked at once', async () => {
      const { store } = await opens()
      await Promise.all([
        ...Array.from({ length: 20 }, (_, i) => store.putPage(page(i), bytes(i), false)),
        ...Array.from({ length: 20 }, (_, i) => store.putOutbox(waiting(i + 1))),
        store.putTail(tail(), [fact(1)]),
      ])
      expect(await store.pages()).toHaveLength(20)
      expect(await store.outbox()).toHaveLength(20)
      expect(await store.tails()).toHaveLength(1)
    })
  })
}

import { expect, it } from 'vitest'
import { deflate } from '../../shared/deflate.ts'
import type { LogId } from '../../shared/ids.ts'
import { encodePage, type Page } from '../../shared/page.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { Deletions } from './deletions.ts'
import { History } from './history.ts'
import { memoryStore } from './memory-store.ts'
import { NO_EVENTS } from './test-history.ts'
import { countedCrypto } from './test-quiet.ts'
import { timelineOf } from './test-timeline.ts'

const log = 'aa'.repeat(16) as LogId

async function history() {
  const server = await testServer({ crypto: countedCrypto })
  const alice = await testPerson('alice')
  const store = memoryStore()
  const deletions = new Deletions()
  const open = async () => {
    const made = new History(countedCrypto, server.key, alice.key, store, deletions, NO_EVENTS)
    await made.open()
    return made
  }
  const made = await open()
  const { epoch } = server
  return {
    server,
    alice,
    store,
    open,
    made,
    accept: async (page: Page) =>
      made.acceptPage(await deflate(encodePage(page)), { log, epoch: page.epoch, index: page.index }),
    tail: async () => made.acceptTail(await server.head(log), await server.leaves(log)),
    sees: async () =>
      (await timelineOf(store, countedCrypto, server.key, log)).items.map((item) =>
        item.kind === 'gap' ? item.count : item.text,
      ),
    missing: () => made.coverage.missing().get(log) ?? 0,
    page: (index: number, n?: number) => server.page(log, index, n === undefined ? {} : { epoch, n }),
  }
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`)

it('[H10] a page from a peer that was faster than the relay becomes the beginning of the tail', async () => {
  const { server, alice, made, accept, tail, sees, missing, page, store } = await history()
  await server.fill(alice, log, 20)
  expect(await accept(await page(0))).toBe(20)
  await tail()
  const [stamped] = await server.fill(alice, log, 5)
  expect(await made.acceptFacts(stamped!)).toBe(true)
  expect(await sees()).toEqual(numbered(1, 25))
  expect(missing()).toBe(0)
  expect(await store.pages()).toEqual([])
  expect(await made.held.pageToServe({ log, epoch: server.epoch, index: 0 })).toBeDefined()
  await made.closeEpochs('ff'.repeat(16) as typeof server.epoch)
  expect(await sees()).toEqual(numbered(1, 25))
})

it('a page that came before the first fact that is heard live is not lost either', async () => {
  const { server, alice, made, accept, sees, page } = await history()
  const [first] = await server.fill(alice, log, 1)
  const [second] = await server.fill(alice, log, 1)
  await accept(await page(0, 1))
  await made.acceptFacts(first!)
  await made.acceptFacts(second!)
  expect(await sees()).toEqual(numbered(1, 2))
})

it('[H10] pages of one place that hold different facts become one that holds all of them', async () => {
  const { server, alice, accept, sees, missing, page } = await history()
  await server.fill(alice, log, 256)
  const whole = await page(0)
  const leaves = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
  expect(await accept(await server.reduced(whole, { leaves: leaves(1, 100) }))).toBe(156)
  expect(await sees()).toEqual([100, ...numbered(101, 256)])
  // Fewer facts than are held, an earlier end, and yet something new.
  expect(await accept(await page(0, 60))).toBe(60)
  expect(await sees()).toEqual([...numbered(1, 60), 40, ...numbered(101, 256)])
  expect(await accept(await page(0, 60))).toBe(0)
  expect(await accept(await server.reduced(whole, { leaves: leaves(101, 256) }))).toBe(40)
  expect(await sees()).toEqual(numbered(1, 256))
  expect(missing()).toBe(0)
})

it('a tail told again, or an older one, changes nothing', async () => {
  const { server, alice, made, tail, sees } = await history()
  const [first] = await server.fill(alice, log, 5)
  await made.acceptFacts(first!)
  const [head, leaves] = [await server.head(log), await server.leaves(log)]
  const [second] = await server.fill(alice, log, 5)
  await made.acceptFacts(second!)
  await made.acceptTail(head, leaves)
  await tail()
  await made.acceptFacts(first!)
  expect(await sees()).toEqual(numbered(1, 10))
})

it('facts behind a hole are not taken, and the tail says what the hole is', async () => {
  const { server, alice, made, tail, sees, missing } = await history()
  const [first] = await server.fill(alice, log, 3)
  await made.acceptFacts(first!)
  await server.fill(alice, log, 2)
  const [third] = await server.fill(alice, log, 1)
  expect(await made.acceptFacts(third!)).toBe(false)
  await tail()
  expect(await sees()).toEqual([...numbered(1, 3), 3])
  expect(missing()).toBe(3)
})

it('what the relay says is refused when its signature or its facts do not fit', async () => {
  const { server, alice, made, sees } = await history()
  const [first] = await server.fill(alice, log, 3)
  const [second] = await server.fill(alice, log, 3)
  await made.acceptFacts(first!)
  const forged = { ...second!, checkpoint: { ...second!.checkpoint, time: 1 } }
  await expect(made.acceptFacts(forged)).rejects.toMatchObject({ reason: 'wrong-signature' })
  const [one, two, three] = second!.facts
  const altered = {
    ...second!,
    facts: [one!, { ...two!, fact: { ...two!.fact, id: three!.fact.id } }, three!],
  }
  await expect(made.acceptFacts(altered)).rejects.toMatchObject({ reason: 'wrong-signature' })
  const swapped = { ...second!, facts: [one!, { ...two!, bytes: three!.bytes }, three!] }
  await expect(made.acceptFacts(swapped)).rejects.toMatchObject({ reason: 'broken-chain' })
  const head = await server.head(log)
  await expect(made.acceptTail(head, new Uint8Array(32 * 6))).rejects.toMatchObject({
    reason: 'broken-chain',
  })
  // And does not keep what is right from being taken.
  expect(await made.acceptFacts(second!)).toBe(true)
  expect(await sees()).toEqual(numbered(1, 6))
})

it('[H10] an epoch that ends in the middle of a page leaves a short page, held as far as it was', async () => {
  const { server, alice, made, tail, open, sees } = await history()
  await server.fill(alice, log, 5)
  await tail()
  const [live] = await server.fill(alice, log, 5)
  await made.acceptFacts(live!)
  const { epoch } = server
  await server.newEpoch()
  await made.closeEpochs(server.epoch)
  expect(await sees()).toEqual([5, ...numbered(6, 10)])
  const again = await open()
  expect(again.coverage.rows()).toMatchObject([{ part: [[0, 5]], short: null }])
  expect(again.held.next(log, epoch)).toBe(1)
})

it('an own claim that the relay knows is taken back only where its leaf stands', async () => {
  const { server, alice, made, tail, sees } = await history()
  const [stamped] = await server.fill(alice, log, 3)
  await tail()
  const { fact } = stamped!.facts[1]!
  expect(await made.acceptOwn(log, { ...fact, seq: 3 })).toBe(false)
  expect(await made.acceptOwn(log, { ...fact, seq: 300 })).toBe(false)
  expect(await made.acceptOwn(log, fact)).toBe(true)
  expect(await made.acceptOwn(log, fact)).toBe(true)
  expect(await sees()).toEqual([1, 'message 2', 1])
})

it('[F10] a page is refused under another name than the one asked for', async () => {
  const { server, alice, made, page } = await history()
  await server.fill(alice, log, 300)
  const deflated = await deflate(encodePage(await page(1)))
  const { epoch } = server
  await expect(made.acceptPage(deflated, { log, epoch, index: 0 })).rejects.toMatchObject({
    reason: 'broken-page',
  })
  await expect(made.acceptPage(Uint8Array.of(1, 2), { log, epoch, index: 0 })).rejects.toMatchObject({
    reason: 'broken-page',
  })
})

it('[F10] a page behind a short one that has grown since is taken, whichever comes first', async () => {
  const { server, alice, made, accept, tail, page, missing } = await history()
  const [live] = await server.fill(alice, log, 100)
  await made.acceptFacts(live!)
  await server.fill(alice, log, 600)
  await tail()
  expect(await accept(await page(1))).toBe(256)
  expect(await accept(await page(0))).toBe(156)
  expect(missing()).toBe(188)
})

it('[F10] pages of two stories that come together are told apart', async () => {
  const { server, alice, made, open, store } = await history()
  const twin = await testServer({ crypto: countedCrypto })
  const { epoch } = server
  expect(twin.epoch).toBe(epoch)
  await server.fill(alice, log, 600)
  await twin.fill(await testPerson('bob'), log, 600)
  const packed = async (page: Page) => deflate(encodePage(page))
  const [one, other] = [await packed(await server.page(log, 0)), await packed(await twin.page(log, 1))]
  const taken = await Promise.allSettled([
    made.acceptPage(one, { log, epoch, index: 0 }),
    made.acceptPage(other, { log, epoch, index: 1 }),
  ])
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await store.pages()).toHaveLength(1)
  expect([...(await open()).coverage.pages()]).toHaveLength(1)
})

it('how far a log is known to go is not forgotten when its tail ends earlier', async () => {
  const { server, alice, made, open } = await history()
  const [live] = await server.fill(alice, log, 10)
  await made.acceptFacts(live!)
  await server.fill(alice, log, 40)
  await made.learnHead(await server.head(log))
  await server.newEpoch()
  await made.closeEpochs(server.epoch)
  expect((await open()).coverage.missing().get(log)).toBe(40)
})

it('pages that were freed together stay freed', async () => {
  const { server, alice, made, accept, page, open } = await history()
  await server.fill(alice, log, 1_024)
  for (const index of [0, 1, 2, 3]) await accept(await page(index))
  await made.free([...made.coverage.pages()].filter(({ index }) => index < 3))
  const again = await open()
  expect([...again.coverage.gaps()]).toEqual([])
  expect([...again.coverage.pages()].map(({ index }) => index)).toEqual([3])
})

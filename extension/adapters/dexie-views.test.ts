import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { deflate } from '../../shared/deflate.ts'
import { CONTROL_LOG, type LogId, type PublicKey } from '../../shared/ids.ts'
import { encodePage } from '../../shared/page.ts'
import { testHash, testPerson, testSeed } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import type { Live, Timeline } from '../bridge/views.ts'
import { History } from '../engine/history.ts'
import { DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieStore } from './dexie-store.ts'
import { dexieViews } from './dexie-views.ts'

const crypto = webCrypto()
const log = 'aa'.repeat(16) as LogId

/** The last value that a live read told. */
function watched<T>(live: Live<T>) {
  const watch: { value: T | undefined; told: number; failed: Error | undefined } = {
    value: undefined,
    told: 0,
    failed: undefined,
  }
  const end = live(
    (value) => {
      watch.value = value
      watch.told++
    },
    (error) => {
      watch.failed = error
    },
  )
  return Object.assign(watch, { end })
}

async function world(name: string) {
  const server = await testServer({ crypto, seed: testSeed(name) })
  const store = dexieStore(new ServerDatabase(server.key))
  const history = new History(crypto, server.key, store, {
    arrived: async () => undefined,
    changed: () => undefined,
  })
  await history.open()
  return { server, store, history, alice: await testPerson('alice') }
}

const texts = (timeline: Timeline | undefined) =>
  timeline?.items.map((item) => (item.kind === 'gap' ? item.count : item.text))
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`)

it('a timeline follows what is said, page after page', async () => {
  const { server, history, alice } = await world('one')
  const seen = watched(dexieViews(crypto).timeline(server.key, log, 1_000))
  await vi.waitFor(() => expect(seen.value).toEqual({ items: [], complete: true, pending: [] }))
  for (const stamped of await server.fill(alice, log, 300)) await history.acceptFacts(stamped)
  await vi.waitFor(() => expect(texts(seen.value)).toEqual(numbered(1, 300)))
  for (const stamped of await server.fill(alice, log, 2)) await history.acceptFacts(stamped)
  await vi.waitFor(() => expect(texts(seen.value)).toEqual(numbered(1, 302)))
  expect(seen.value?.complete).toBe(true)
  seen.end()
  const { told } = seen
  for (const stamped of await server.fill(alice, log, 1)) await history.acceptFacts(stamped)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(seen.told).toBe(told)
})

it('only the newest pages are read, and more when more is asked for', async () => {
  const { server, history, alice } = await world('two')
  for (const stamped of await server.fill(alice, log, 1_000)) await history.acceptFacts(stamped)
  const views = dexieViews(crypto)
  const few = watched(views.timeline(server.key, log, 50))
  await vi.waitFor(() => expect(texts(few.value)).toEqual(numbered(513, 1_000)))
  expect(few.value?.complete).toBe(false)
  const more = watched(views.timeline(server.key, log, 500))
  await vi.waitFor(() => expect(texts(more.value)).toEqual(numbered(257, 1_000)))
  const all = watched(views.timeline(server.key, log, 5_000))
  await vi.waitFor(() => expect(texts(all.value)).toEqual(numbered(1, 1_000)))
  expect(all.value?.complete).toBe(true)
  for (const watch of [few, more, all]) watch.end()
})

it('there are as many messages as asked for even where a relay restarted after each', async () => {
  const { server, history, alice } = await world('three')
  const said: string[] = []
  for (let i = 0; i < 12; i++) {
    const text = `day ${i}`
    said.push(text)
    await history.closeEpochs(server.epoch)
    await history.acceptFacts(await server.stamp(log, [await alice.message(server.key, log, text)]))
    await server.newEpoch()
  }
  await history.closeEpochs(server.epoch)
  const seen = watched(dexieViews(crypto).timeline(server.key, log, 5))
  await vi.waitFor(() => expect(texts(seen.value)).toEqual(said.slice(-5)))
  expect(seen.value?.complete).toBe(false)
  seen.end()
})

it('a gap is there until its page is', async () => {
  const { server, history, alice } = await world('four')
  await server.fill(alice, log, 520)
  await history.acceptTail(await server.head(log), await server.leaves(log))
  const seen = watched(dexieViews(crypto).timeline(server.key, log, 2_000))
  await vi.waitFor(() => expect(texts(seen.value)).toEqual([520]))
  await accept(history, server, 1)
  await vi.waitFor(() => expect(texts(seen.value)).toEqual([256, ...numbered(257, 512), 8]))
  await accept(history, server, 2)
  await accept(history, server, 0)
  await vi.waitFor(() => expect(texts(seen.value)).toEqual(numbered(1, 520)))
  seen.end()
})

async function accept(history: History, server: TestServer, index: number): Promise<void> {
  const page = await server.page(log, index)
  await history.acceptPage(await deflate(encodePage(page)), { log, epoch: server.epoch, index })
}

it('what waits to be sent is told with the timeline, and why it was refused', async () => {
  const { server, store, alice } = await world('five')
  const { claim, signature } = await alice.message(server.key, log, 'wait for me')
  const row = { hash: testHash(1), log, claim, signature, order: 1, refused: null }
  await store.putOutbox(row)
  const seen = watched(dexieViews(crypto).timeline(server.key, log, 50))
  await vi.waitFor(() =>
    expect(seen.value?.pending).toMatchObject([{ text: 'wait for me', state: 'waiting' }]),
  )
  await store.putOutbox({ ...row, refused: { reason: 'not-allowed', sentence: 'No.' } })
  await vi.waitFor(() =>
    expect(seen.value?.pending).toMatchObject([{ state: 'failed', reason: 'not-allowed', sentence: 'No.' }]),
  )
  await store.dropOutbox(row.hash)
  await vi.waitFor(() => expect(seen.value?.pending).toEqual([]))
  seen.end()
})

it('unread messages and mentions are summed over all servers, and channels come in the order they were made', async () => {
  const device = dexieDevice(new DeviceDatabase())
  const views = dexieViews(crypto)
  const unread = watched(views.unread())
  await vi.waitFor(() => expect(unread.value).toEqual({ messages: 0, mentions: 0 }))
  const servers = ['ab', 'cd'].map((byte) => byte.repeat(32) as PublicKey)
  for (const server of servers) {
    await device.saveServer({ server, address: 'ws://x', name: 'x', join: null, myName: 'alice' })
    const store = await device.openStore(server)
    const row = { topic: '', unread: 2, mentions: 1, readUpTo: null, newest: null }
    await store.putChannels([
      { ...row, log: CONTROL_LOG, name: 'second', created: '02' as never },
      { ...row, log, name: 'first', created: '01' as never },
    ])
  }
  await vi.waitFor(() => expect(unread.value).toEqual({ messages: 8, mentions: 4 }))
  const channels = watched(views.channels(servers[0]!))
  await vi.waitFor(() => expect(channels.value?.map(({ name }) => name)).toEqual(['first', 'second']))
  await device.removeServer(servers[1]!)
  await vi.waitFor(() => expect(unread.value).toEqual({ messages: 4, mentions: 2 }))
  unread.end()
  channels.end()
})

import { expect, it, vi } from 'vitest'
import {
  CONTROL_LOG,
  type EpochId,
  type FactId,
  idBytes,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { testHash, testPerson } from '../../shared/test-people.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { type MadeFact, type MadeLog, storeOf } from '../bridge/test-log.ts'
import { OPEN_CHANNEL } from '../bridge/test-rows.ts'
import { TimelineReader } from '../bridge/timeline-reader.ts'
import type { Live, Timeline } from '../bridge/views.ts'
import type { Changes, Mark } from '../engine/fact-store.ts'
import { DeviceDatabase, ServerDatabase } from './database.ts'
import { dexieDevice } from './dexie-device.ts'
import { dexieStore } from './dexie-store.ts'
import { dexieViews } from './dexie-views.ts'
import { liveLog } from './live-log.ts'
import { openDexieLog } from './open-dexie-log.ts'

/** Waits for what a live read shows, however busy the machine is. */
const soon = <T>(look: () => T) => vi.waitFor(look, { timeout: 20_000, interval: 20 })

const crypto = webCrypto()
const log = 'aa'.repeat(16) as LogId
const alice = await testPerson('alice')
const idAt = (n: number) => n.toString(16).padStart(32, '0') as FactId
const epoch = idAt(0) as string as EpochId

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

/** A device that holds what alice said: message 1, message 2, and so on. */
function world(name: string) {
  const server = name.padEnd(64, '0') as PublicKey
  const db = new ServerDatabase(server)
  const store = dexieStore(db)
  const message = (n: number, more: Partial<MadeFact> = {}): MadeFact => ({
    ...{ id: idAt(n), epoch, author: alice.key, type: 'message', as: 'fact', body: { text: `message ${n}` } },
    ...more,
  })
  const messages = (count: number) => Array.from({ length: count }, (_, i) => message(i + 1))
  const hold = async (facts: MadeFact[], more: Partial<MadeLog> = {}, changed = (rows: Changes) => rows) => {
    const tails = new Set([epoch])
    const { changes, hashes } = await storeOf(crypto, { server, log, facts, tails, ...more })
    await store.write({ dropTails: [{ log, epoch }], ...changed(changes) })
    return hashes
  }
  return { server, db, store, message, messages, hold, views: dexieViews(crypto) }
}

const texts = (timeline: Timeline | undefined) =>
  timeline?.items.map((item) => (item.kind === 'gap' ? item.count : item.text))
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`)
const edit = (target: Mark['target'], at: number, text: string): Mark => ({
  ...{ target, id: idAt(9_000), hash: testHash(9), log, author: alice.key, at: idAt(at) },
  ...{ kind: 'edit', text, mentions: [] },
})

it('a timeline follows what is said, page after page, and reads no page twice', async () => {
  const { server, db, messages, hold } = world('01')
  let pagesRead = 0
  const open = openDexieLog(db, { crypto, server, log })
  const { source } = open
  const rows = source.rows.bind(source)
  source.rows = async (wanted, isOpen, near) => {
    const found = await rows(wanted, isOpen, near)
    pagesRead += found.pages.filter(({ bytes }) => bytes).length
    return found
  }
  const seen = watched(liveLog(open, () => new TimelineReader(open, 1_000)))
  await soon(() => expect(seen.value).toEqual({ items: [], complete: true, newest: true, pending: [] }))
  await hold(messages(300))
  await soon(() => expect(texts(seen.value)).toEqual(numbered(1, 300)))
  expect(pagesRead).toBe(1)
  for (const count of [301, 302]) {
    await hold(messages(count), {}, ({ putTails = [] }) => ({ putTails }))
    await soon(() => expect(texts(seen.value)).toEqual(numbered(1, count)))
  }
  expect(pagesRead).toBe(1)
  seen.end()
  const { told } = seen
  await hold(messages(303))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(seen.told).toBe(told)
})

it('as many messages are read as are asked for; what was shown once stays while more come', async () => {
  const { server, messages, hold, views } = world('02')
  await hold(messages(1_000))
  const few = watched(views.timeline(server, log, 50))
  await soon(() => expect(texts(few.value)).toEqual(numbered(951, 1_000)))
  expect(few.value).toMatchObject({ complete: false, newest: true })
  const more = watched(views.timeline(server, log, 500))
  await soon(() => expect(texts(more.value)).toEqual(numbered(501, 1_000)))
  const all = watched(views.timeline(server, log, 5_000))
  await soon(() => expect(texts(all.value)).toEqual(numbered(1, 1_000)))
  expect(all.value?.complete).toBe(true)
  await hold(messages(1_100))
  await soon(() => expect(texts(few.value)).toEqual(numbered(951, 1_100)))
  for (const watch of [few, more, all]) watch.end()
})

it('around a message there are as many before and after, and what comes far away changes nothing', async () => {
  const { server, messages, hold, views } = world('03')
  await hold(messages(1_000))
  const seen = watched(views.timeline(server, log, 30, idAt(400)))
  await soon(() => expect(texts(seen.value)).toEqual(numbered(371, 430)))
  expect(seen.value).toMatchObject({ complete: false, newest: false })
  const { told } = seen
  await hold(messages(1_001))
  await soon(() => expect(seen.told).toBeGreaterThan(told))
  expect(texts(seen.value)).toEqual(numbered(371, 430))
  seen.end()
})

it('around the newest message what is said next is shown', async () => {
  const { server, messages, hold, views } = world('04')
  await hold(messages(600))
  const seen = watched(views.timeline(server, log, 20, idAt(598)))
  await soon(() => expect(texts(seen.value)).toEqual(numbered(579, 600)))
  await hold(messages(610))
  await soon(() => expect(texts(seen.value)).toEqual(numbered(579, 610)))
  expect(seen.value?.newest).toBe(true)
  seen.end()
})

it('there are as many messages as asked for even where a relay restarted after each', async () => {
  const { server, message, hold, views } = world('05')
  const facts = Array.from({ length: 12 }, (_, i) =>
    message(10 * i + 5, { epoch: idAt(10 * i + 1) as string as EpochId }),
  )
  await hold(facts)
  const seen = watched(views.timeline(server, log, 5))
  await soon(() =>
    expect(texts(seen.value)?.slice(-5)).toEqual([75, 85, 95, 105, 115].map((n) => `message ${n}`)),
  )
  expect(seen.value?.items.every(({ kind }) => kind === 'message')).toBe(true)
  const all = watched(views.timeline(server, log, 12))
  await soon(() => expect(all.value).toMatchObject({ complete: true, items: { length: 12 } }))
  for (const watch of [seen, all]) watch.end()
})

it('a gap is there until its page is', async () => {
  const { server, messages, hold, views } = world('06')
  const missing = new Set([`${epoch}/0`, `${epoch}/1`])
  await hold(messages(520), { missing }, ({ putEnds = [] }) => ({ putEnds }))
  const seen = watched(views.timeline(server, log, 2_000))
  await soon(() => expect(texts(seen.value)).toEqual([520]))
  await hold(messages(520), { missing: new Set([`${epoch}/0`]) })
  await soon(() => expect(texts(seen.value)).toEqual([256, ...numbered(257, 520)]))
  await hold(messages(520))
  await soon(() => expect(texts(seen.value)).toEqual(numbered(1, 520)))
  expect(seen.value?.complete).toBe(true)
  seen.end()
})

it('what its author did not sign is never shown', async () => {
  const { server, messages, hold, views } = world('07')
  // Nothing in these pages is signed.
  await hold(messages(512), { tails: new Set() }, ({ putPages = [] }) => ({
    putPages: putPages.map(({ page, bytes }) => ({
      page: page.index === 0 ? { ...page, examined: 0 } : { ...page, bad: [300, 512] },
      bytes,
    })),
  }))
  const seen = watched(views.timeline(server, log, 2_000))
  await soon(() => expect(texts(seen.value)).toEqual([...numbered(257, 299), ...numbered(301, 511)]))
  seen.end()
})

it('a mark that comes later changes what is shown, also far up', async () => {
  const { server, store, messages, hold, views } = world('08')
  const hashes = await hold(messages(400))
  const seen = watched(views.timeline(server, log, 400))
  await soon(() => expect(seen.value?.items).toHaveLength(400))
  await store.write({ putMarks: [edit(hashes[6]!, 7, 'better words')] })
  await soon(() => expect(texts(seen.value)?.[6]).toBe('better words'))
  await store.write({
    putMarks: [{ ...edit(hashes[6]!, 7, ''), kind: 'delete', id: idAt(9_001), hash: testHash(10) }],
  })
  await soon(() => expect(seen.value?.items[6]).toMatchObject({ text: '', deletedBy: alice.key }))
  await store.write({ dropIndex: true })
  await soon(() => expect(texts(seen.value)?.[6]).toBe('message 7'))
  seen.end()
})

it('a reply shows the words it answers, once they are there', async () => {
  const { server, message, messages, hold, views } = world('09')
  const [hash] = await hold(messages(1))
  const facts = messages(899)
  facts.push(message(900, { body: { text: 'yes', replyTo: [idBytes(hash!), idBytes(idAt(1))] } }))
  await hold(facts, { missing: new Set([`${epoch}/0`]) }, (rows) => ({ ...rows, dropPages: [] }))
  const seen = watched(views.timeline(server, log, 5))
  await soon(() => expect(seen.value?.items.at(-1)).toMatchObject({ replyTo: { hash, message: null } }))
  await hold(facts)
  await soon(() =>
    expect(seen.value?.items.at(-1)).toMatchObject({
      replyTo: { message: { author: alice.key, text: 'message 1' } },
    }),
  )
  seen.end()
})

it('what is pinned is listed, the latest first, with its words as they are now', async () => {
  const { server, store, messages, hold, views } = world('0a')
  const hashes = await hold(messages(600))
  const pins = watched(views.pins(server, log))
  await soon(() => expect(pins.value).toEqual([]))
  const pin = (n: number, id: number, more: Partial<Mark> = {}): Mark => ({
    ...{ target: hashes[n - 1]!, at: idAt(n), id: idAt(id), hash: testHash(id), log, author: alice.key },
    ...{ kind: 'pin', on: true, moderator: true },
    ...more,
  })
  await store.write({
    putMarks: [pin(3, 901), pin(590, 902), pin(5, 903, { moderator: false }), edit(hashes[2]!, 3, 'three')],
  })
  await soon(() => expect(pins.value?.map(({ text }) => text)).toEqual(['message 590', 'three']))
  await store.write({ putMarks: [pin(590, 904, { on: false })] })
  await soon(() => expect(pins.value?.map(({ text, pinned }) => [text, pinned])).toEqual([['three', true]]))
  pins.end()
})

it('what waits to be sent is told with the timeline, and why it was refused', async () => {
  const { server, store, views } = world('0b')
  const { claim, signature } = await alice.message(server, log, 'wait for me')
  const row = { hash: testHash(1), log, claim, signature, order: 1, refused: null }
  await store.write({ putOutbox: [row] })
  const seen = watched(views.timeline(server, log, 50))
  await soon(() => expect(seen.value?.pending).toMatchObject([{ text: 'wait for me', state: 'waiting' }]))
  await store.write({ putOutbox: [{ ...row, refused: { reason: 'not-allowed', sentence: 'No.' } }] })
  await soon(() =>
    expect(seen.value?.pending).toMatchObject([{ state: 'failed', reason: 'not-allowed', sentence: 'No.' }]),
  )
  await store.write({ dropOutbox: [row.hash] })
  await soon(() => expect(seen.value?.pending).toEqual([]))
  seen.end()
})

it('an own edit shows at once, and is taken back and listed when it is refused', async () => {
  const { server, store, messages, hold, views } = world('0c')
  const [hash] = await hold(messages(1))
  const { claim, signature } = await alice.claim(server, log, 'edit', {
    target: [idBytes(hash!), idBytes(idAt(1))],
    text: 'better words',
  })
  const row = { hash: testHash(1), log, claim, signature, order: 1, refused: null }
  await store.write({ putOutbox: [row] })
  const seen = watched(views.timeline(server, log, 50))
  await soon(() => expect(texts(seen.value)).toEqual(['better words']))
  expect(seen.value?.pending).toEqual([])
  await store.write({ putOutbox: [{ ...row, refused: { reason: 'not-allowed', sentence: 'No.' } }] })
  await soon(() => expect(texts(seen.value)).toEqual(['message 1']))
  expect(seen.value?.pending).toMatchObject([
    { kind: 'edit', text: 'better words', target: hash, state: 'failed' },
  ])
  seen.end()
})

it('unread messages and mentions are summed over all servers, and channels come in the order they were made', async () => {
  const device = dexieDevice(new DeviceDatabase())
  const views = dexieViews(crypto)
  const unread = watched(views.unread())
  await soon(() => expect(unread.value).toEqual({ messages: 0, mentions: 0 }))
  const servers = ['ab', 'cd'].map((byte) => byte.repeat(32) as PublicKey)
  for (const server of servers) {
    await device.saveServer({ server, address: 'ws://x', name: 'x', join: null, myName: 'alice' })
    const store = await device.openStore(server)
    const row = { topic: '', unread: 2, mentions: 1, readUpTo: null, newest: null, ...OPEN_CHANNEL }
    await store.write({
      putChannels: [
        { ...row, log: CONTROL_LOG, name: 'second', created: idAt(2) },
        { ...row, log, name: 'first', created: idAt(1) },
      ],
    })
  }
  await soon(() => expect(unread.value).toEqual({ messages: 8, mentions: 4 }))
  const channels = watched(views.channels(servers[0]!))
  await soon(() => expect(channels.value?.map(({ name }) => name)).toEqual(['first', 'second']))
  await device.removeServer(servers[1]!)
  await soon(() => expect(unread.value).toEqual({ messages: 4, mentions: 2 }))
  unread.end()
  channels.end()
})

it('what was given and taken is told by day, by road and by person, most first', async () => {
  const device = dexieDevice(new DeviceDatabase())
  const server = 'ef'.repeat(32) as PublicKey
  const [bob, keeper] = ['b0', 'ee'].map((byte) => byte.repeat(32) as PublicKey) as [PublicKey, PublicKey]
  const row = { day: '2026-11-25', server }
  await device.addTraffic([
    { ...row, peer: bob, road: 'person', given: 10, taken: 1 },
    { ...row, peer: bob, road: 'relay', given: 5, taken: 0 },
    { ...row, peer: alice.key, road: 'person', given: 0, taken: 100 },
    { ...row, peer: keeper, road: 'virtual', given: 0, taken: 1_000 },
    { ...row, day: '2026-11-24', peer: bob, road: 'person', given: 1, taken: 1 },
    { ...row, day: '2026-11-20', peer: bob, road: 'person', given: 1, taken: 1 },
  ])
  const days = watched(dexieViews(crypto).traffic(Date.UTC(2026, 10, 24, 15)))
  await soon(() => expect(days.value).toHaveLength(2))
  expect(days.value?.[1]).toEqual({
    day: '2026-11-25',
    given: { people: 10, virtual: 0, relay: 5 },
    taken: { people: 101, virtual: 1_000, relay: 0 },
    people: [
      { server, key: alice.key, given: 0, taken: 100 },
      { server, key: bob, given: 15, taken: 1 },
    ],
  })
  days.end()
})

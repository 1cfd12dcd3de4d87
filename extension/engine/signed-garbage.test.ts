import { expect, it } from 'vitest'
import { encode } from '../../shared/cbor.ts'
import { type Checkpoint, checkpointPayload, checkpointSignedBytes } from '../../shared/checkpoint.ts'
import { deflate } from '../../shared/deflate.ts'
import { genesisInput, headOf } from '../../shared/head.ts'
import { CONTROL_LOG, type LogId } from '../../shared/ids.ts'
import { encodePage, type Page, provePage } from '../../shared/page.ts'
import { testPerson } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { Deletions } from './deletions.ts'
import { History } from './history.ts'
import { memoryStore } from './memory-store.ts'
import { NO_EVENTS } from './test-history.ts'
import { countedCrypto as crypto } from './test-quiet.ts'

const log = 'aa'.repeat(16) as LogId

async function history() {
  const server = await testServer({ crypto })
  const alice = await testPerson('alice')
  const misfits: unknown[] = []
  const made = new History(crypto, server.key, alice.key, memoryStore(), new Deletions(), {
    ...NO_EVENTS,
    misfit: (told) => void misfits.push(told),
  })
  await made.open()
  return { server, alice, made, misfits }
}

/** What a relay can sign, whatever stands in it. */
async function signed(server: TestServer, entries: Uint8Array): Promise<Page> {
  const { epoch, now: time } = server
  const previous = await crypto.sha256(genesisInput(epoch, log))
  const bytes = await crypto.sha256(entries)
  const leaves = new Uint8Array(32)
  const payload = checkpointPayload(log, epoch, 1, await headOf(crypto, previous, bytes, leaves), time)
  const signature = await server.self.sign(checkpointSignedBytes(server.key, payload))
  const checkpoint: Checkpoint = { n: 1, bytes, leaves, time, signature }
  return { log, epoch, index: 0, previous, entries, checkpoint }
}

const NO_FACTS: [string, Uint8Array][] = [
  ['an entry that is cut', Uint8Array.of(0x85, 0x50, 1, 2, 3)],
  ['five values that are no fact', encode([new Uint8Array(16), 1, 2, 3, 4])],
  [
    'a fact with too short a signature',
    encode([new Uint8Array(16), new Uint8Array(16), 1, Uint8Array.of(1), new Uint8Array(63)]),
  ],
]

it.each(NO_FACTS)('%s, signed by the relay, is not held, and holds nothing up', async (_, entries) => {
  const { server, alice, made } = await history()
  const page = await signed(server, entries)
  expect((await provePage(crypto, server.key, page)).whole).toBe(true)
  await server.fill(alice, CONTROL_LOG, 1)
  const accept = async (one: Page) =>
    made.acceptPage(await deflate(encodePage(one)), { log: one.log, epoch: one.epoch, index: one.index })
  const [garbage, honest] = await Promise.allSettled([
    accept(page),
    accept(await server.page(CONTROL_LOG, 0)),
  ])
  expect(garbage).toMatchObject({ status: 'rejected', reason: { name: 'Refusal' } })
  expect(honest).toMatchObject({ status: 'fulfilled', value: 2 })
  expect([...made.coverage.pages(log)]).toEqual([])
})

it('[F15] a control log that goes on otherwise than what is held is not taken in, and says so', async () => {
  const { server, alice, made, misfits } = await history()
  const twin = await testServer({ crypto })
  const profile = (name: string) => alice.claim(server.key, CONTROL_LOG, 'profile', { name })
  await server.stamp(CONTROL_LOG, [await profile('one')])
  for (const name of ['two', 'three']) await twin.stamp(CONTROL_LOG, [await profile(name)])
  const { epoch } = server
  const [ours, theirs] = [await server.page(CONTROL_LOG, 0), await twin.page(CONTROL_LOG, 0)]
  await made.acceptControlPage(ours, epoch)
  await expect(made.acceptControlPage(theirs, epoch)).rejects.toMatchObject({
    reason: 'broken-chain',
  })
  expect(misfits).toMatchObject([{ page: { checkpoint: { n: 3 } } }])
  const held = await made.held.page({ log: CONTROL_LOG, epoch, index: 0 })
  expect(held?.entries).toEqual(ours.entries)
  // What does go on is still taken.
  await server.stamp(CONTROL_LOG, [await profile('four')])
  await made.acceptControlPage(await server.page(CONTROL_LOG, 0), epoch)
  expect(made.coverage.missing()).toEqual(new Map())
})

import { beforeAll, expect, it } from 'vitest'
import { checkHead } from './checkpoint.ts'
import { CONTROL_LOG } from './ids.ts'
import { type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
const LOG = testLog(7)
let alice: TestPerson
let server: TestServer

beforeAll(async () => {
  alice = await testPerson('alice')
  server = await testServer({ crypto })
  await server.fill(alice, LOG, 300)
})

it('[F4] a head is proved by the server’s signature alone, at every seq', async () => {
  for (const n of [1, 2, 255, 256, 257, 300]) {
    const head = await server.head(LOG, { n })
    expect(head.checkpoint.n).toBe(n)
    expect(await checkHead(crypto, server.key, head)).toHaveLength(32)
  }
})

it('[F3] the head at a page’s end is the root that the next page names', async () => {
  const root = await checkHead(crypto, server.key, await server.head(LOG, { n: 256 }))
  expect((await server.head(LOG, { n: 257 })).previous).toEqual(root)
})

it('[F4] a head that was changed in any field is refused', async () => {
  const head = await server.head(LOG)
  const { checkpoint } = head
  const zeros = new Uint8Array(32)
  const changes = [
    { ...head, log: testLog(8) },
    { ...head, epoch: '00'.repeat(16) as never },
    { ...head, previous: zeros },
    { ...head, checkpoint: { ...checkpoint, n: 299 } },
    { ...head, checkpoint: { ...checkpoint, bytes: zeros } },
    { ...head, checkpoint: { ...checkpoint, leaves: zeros } },
    { ...head, checkpoint: { ...checkpoint, time: 0 } },
    { ...head, checkpoint: { ...checkpoint, signature: new Uint8Array(64) } },
  ]
  for (const changed of changes) {
    await expect(checkHead(crypto, server.key, changed)).rejects.toMatchObject({ reason: 'wrong-signature' })
  }
  await expect(checkHead(crypto, alice.key, head)).rejects.toMatchObject({ reason: 'wrong-signature' })
})

it('[F14] a new epoch begins at seq 1, and its first fact says where the earlier one ended', async () => {
  const restarted = await testServer({ crypto })
  await restarted.fill(alice, LOG, 3)
  const [before] = restarted.epochs
  const ended = await checkHead(crypto, restarted.key, await restarted.head(LOG))
  const { facts } = await restarted.newEpoch()
  expect(facts).toHaveLength(1)
  expect(facts[0]!.fact.seq).toBe(1)
  expect(facts[0]!.claim.type).toBe('epoch')
  const ends = facts[0]!.claim.body.ends as [Uint8Array, Uint8Array, number, Uint8Array][]
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  expect(ends.map(([epoch, log, n]) => [hex(epoch), hex(log), n])).toEqual([
    [before, CONTROL_LOG, 1],
    [before, LOG, 3],
  ])
  expect(ends[1]![3]).toEqual(ended)
})

it('[F14] ids go on rising from one epoch to the next', async () => {
  const restarted = await testServer({ crypto })
  const [tick] = await restarted.fill(alice, LOG, 3)
  restarted.now -= 60_000
  const { facts } = await restarted.newEpoch()
  expect(facts[0]!.fact.id > tick!.facts[2]!.fact.id).toBe(true)
})

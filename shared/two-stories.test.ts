import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Head } from './checkpoint.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import { MAX_PEER_FRAME_BYTES, PAGE_FACTS } from './limits.ts'
import { PEER_FRAMES } from './peer-frames.ts'
import { bytesOf } from './test-arbitraries.ts'
import { type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import {
  type Contradiction,
  checkTwoStories,
  storyFromWire,
  storyToWire,
  type TwoStories,
} from './two-stories.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
const LOG = testLog(7)
const NONE = new Uint8Array()
let alice: TestPerson
let bob: TestPerson
/** The same key and epoch, the same first 100 facts, other ones then: until seq 600 each. */
let server: TestServer
let elsewhere: TestServer

beforeAll(async () => {
  ;[alice, bob] = await Promise.all([testPerson('alice'), testPerson('bob')])
  server = await testServer({ crypto })
  elsewhere = await testServer({ crypto })
  const claims = await Promise.all(
    Array.from({ length: 100 }, (_, i) => alice.message(server.key, LOG, `message ${i}`)),
  )
  for (const one of [server, elsewhere]) await one.stampAll(LOG, claims)
  await server.fill(alice, LOG, 500)
  await elsewhere.fill(bob, LOG, 500)
})

async function proof(n: number, m: number, withLeaves = false): Promise<TwoStories> {
  const [one, other] = await Promise.all([server.head(LOG, { n }), elsewhere.head(LOG, { n: m })])
  const leaves = !withLeaves
    ? NONE
    : await (n > m ? server.leaves(LOG, { n }) : elsewhere.leaves(LOG, { n: m }))
  return { one, other, leaves }
}

const refused = (wrong: TwoStories, reason: string, key = server.key) =>
  expect(checkTwoStories(crypto, key, wrong)).rejects.toMatchObject({ reason })

describe('[F15] two heads prove that a relay told two stories', () => {
  const CASES: [string, Contradiction, number, number, boolean][] = [
    ['when they stand at one seq', 'same-seq', 200, 200, false],
    ['when they stand at the end of one page', 'same-seq', PAGE_FACTS, PAGE_FACTS, false],
    ['when they stand in one page, on two pages before', 'same-page', 300, 400, false],
    ['when one ends a page, and the next stands on another', 'next-page', PAGE_FACTS, 300, false],
    [
      'when the leaves below the later one are not those below the earlier one',
      'earlier-facts',
      150,
      200,
      true,
    ],
    ['when the later one ends the page', 'earlier-facts', 101, PAGE_FACTS, true],
  ]

  it.each(CASES)('%s', async (_when, kind, n, m, withLeaves) => {
    const found = await proof(n, m, withLeaves)
    expect(await checkTwoStories(crypto, server.key, found)).toBe(kind)
    expect(await checkTwoStories(crypto, server.key, { ...found, one: found.other, other: found.one })).toBe(
      kind,
    )
    const wire = encodeFrame({ kind: 'proof', content: storyToWire(found) })
    const read = decodeFrame(PEER_FRAMES, wire, MAX_PEER_FRAME_BYTES)
    expect(read.kind === 'proof' && storyFromWire(read.content)).toEqual(found)
  })
})

describe('[F16] a proof of two stories is refused', () => {
  it('when the server did not sign both heads', async () => {
    const found = await proof(200, 200)
    await refused(found, 'wrong-signature', alice.key)
    const { one, other } = found
    await refused(
      { ...found, one: { ...one, checkpoint: { ...one.checkpoint, time: 1 } } },
      'wrong-signature',
    )
    const signature = new Uint8Array(64)
    await refused(
      { ...found, other: { ...other, checkpoint: { ...other.checkpoint, signature } } },
      'wrong-signature',
    )
  })

  it('when the heads are of two logs, or of two epochs', async () => {
    const { one, other } = await proof(200, 200)
    await refused({ one, other: { ...other, log: testLog(8) }, leaves: NONE }, 'malformed')
    await refused({ one, other: { ...other, epoch: '00'.repeat(16) as never }, leaves: NONE }, 'malformed')
  })

  it('when both stories are still the same, or nobody can tell yet', async () => {
    await refused(await proof(50, 50), 'malformed')
    await refused(await proof(50, 90), 'malformed')
    await refused(await proof(50, 90, true), 'malformed')
    await refused(await proof(150, 200), 'malformed')
    await refused(await proof(200, 300), 'malformed')
    await refused(await proof(50, 600), 'malformed')
  })

  it('when its leaves are not those below the later head', async () => {
    const found = await proof(150, 200, true)
    const { leaves } = found
    await refused({ ...found, leaves: leaves.slice(32) }, 'malformed')
    await refused({ ...found, leaves: leaves.slice(0, -32) }, 'malformed')
    await refused({ ...found, leaves: await server.leaves(LOG, { n: 200 }) }, 'malformed')
    await refused({ ...(await proof(200, 200)), leaves }, 'malformed')
  })

  it('when any bit of it was changed', async () => {
    const found = await Promise.all([
      proof(200, 200),
      proof(300, 400),
      proof(PAGE_FACTS, 300),
      proof(150, 200, true),
    ])
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...found),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (good, at, bit) => {
          const content = structuredClone(storyToWire(good))
          const fields = [...fieldsOf(content.one), ...fieldsOf(content.other), content.leaves]
          const field = fields[at % fields.length]!
          if (field.length === 0) return
          const place = at % field.length
          field[place] = field[place]! ^ (1 << bit)
          await expect(checkTwoStories(crypto, server.key, storyFromWire(content))).rejects.toThrow()
        },
      ),
      { numRuns: 300 },
    )
  })

  it('when it was made up', async () => {
    const anyHead = fc.record({
      log: fc.constant(LOG),
      epoch: fc.constant(server.epoch),
      previous: bytesOf(32),
      checkpoint: fc.record({
        n: fc.integer({ min: 0, max: 600 }),
        bytes: bytesOf(32),
        leaves: bytesOf(32),
        time: fc.nat(),
        signature: bytesOf(64),
      }),
    })
    const [one, other] = await Promise.all([server.head(LOG, { n: 300 }), elsewhere.head(LOG, { n: 300 })])
    await fc.assert(
      fc.asyncProperty(anyHead, fc.constantFrom(one, other), async (made, good) => {
        await expect(
          checkTwoStories(crypto, server.key, { one: made, other: good, leaves: NONE }),
        ).rejects.toThrow()
      }),
    )
  })
})

/** The byte fields of a head as it stands in frames. */
function fieldsOf([log, epoch, previous, [, bytes, leaves, , signature]]: ReturnType<
  typeof storyToWire
>['one']) {
  return [log, epoch, previous, bytes, leaves, signature]
}

it('[F16] an honest relay is never accused, however often it crashed and started again', async () => {
  const step = fc.oneof(
    fc.record({ say: fc.integer({ min: 1, max: 200 }), in: fc.constantFrom(testLog(1), testLog(2)) }),
    fc.record({ crash: fc.integer({ min: 0, max: 40 }) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 2, maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 60, maxLength: 60 }),
      async (steps, pairs) => {
        const honest = await testServer({ crypto })
        for (const at of steps) {
          if ('crash' in at)
            await honest.newEpoch(Math.min(at.crash, honest.count(testLog(1)), honest.count(testLog(2))))
          else await honest.fill(alice, at.in, at.say)
        }
        const logs = [testLog(1), testLog(2)].flatMap((log) =>
          honest.epochs.flatMap((epoch) => {
            const count = honest.count(log, epoch)
            return count > 0 ? [{ log, epoch, count }] : []
          }),
        )
        for (const [i, [a, b]] of pairs.entries()) {
          const place = logs[i % logs.length]
          if (!place) return
          const { log, epoch, count } = place
          const [n, m] = [1 + (a % count), 1 + (b % count)].sort((x, y) => x - y) as [number, number]
          const heads: Head[] = await Promise.all([n, m].map((at) => honest.head(log, { epoch, n: at })))
          const [one, other] = heads as [Head, Head]
          const leaves = await honest.leaves(log, { epoch, n: m })
          for (const shown of [NONE, leaves])
            await refused({ one, other, leaves: shown }, 'malformed', honest.key)
        }
      },
    ),
    { numRuns: 8 },
  )
})

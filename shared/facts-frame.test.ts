import * as fc from 'fast-check'
import { beforeAll, expect, it, vi } from 'vitest'
import { decode, encode } from './cbor.ts'
import { encodeClaim } from './claim.ts'
import { decodeFact } from './fact.ts'
import { FACTS, type FactsContent, packFacts, unpackFacts } from './facts-frame.ts'
import { CONTROL_LOG, logId } from './ids.ts'
import { MAX_CLAIM_BYTES, PAGE_FACTS } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'
import { anyBody, anyCount, anyLog, anyText, bytesOf } from './test-arbitraries.ts'
import { TEST_START, type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

// Thousands of signatures and digests: some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const crypto = webCrypto()
const LOG = testLog(7)
let people: TestPerson[]
let server: TestServer

beforeAll(async () => {
  people = await Promise.all(['alice', 'bob', 'carol'].map((name) => testPerson(name)))
  server = await testServer({ crypto })
})

/** As it is on the wire and after. */
const overTheWire = (content: FactsContent) =>
  unpackFacts(server.key, schema.check(FACTS, decode(encode(content)), 'facts'))

const anyWords = fc.array(
  fc.record({
    who: fc.nat(2),
    type: fc.constantFrom('message', 'poll', 'reaction'),
    body: fc.oneof(
      anyText.map((text) => ({ text })),
      anyBody,
    ),
    sentAt: fc.oneof(fc.constant(TEST_START), anyCount),
  }),
  { minLength: 1, maxLength: 12 },
)

it('[F11] what the relay stamped comes out of its frame byte by byte, whoever said what and when', async () => {
  await fc.assert(
    fc.asyncProperty(anyLog, anyWords, async (log, words) => {
      const claims = await Promise.all(
        words.map(({ who, type, body, sentAt }) => people[who]!.claim(server.key, log, type, body, sentAt)),
      )
      fc.pre(claims.every(({ claim }) => claim.length <= MAX_CLAIM_BYTES))
      for (const stamped of await server.stampAll(log, claims)) {
        const rebuilt = overTheWire(packFacts(stamped))
        expect(rebuilt.checkpoint).toEqual(stamped.checkpoint)
        expect(rebuilt.log).toBe(log)
        expect(rebuilt.epoch).toBe(server.epoch)
        for (const [i, { fact, bytes, claim }] of rebuilt.facts.entries()) {
          expect(bytes).toEqual(stamped.facts[i]!.bytes)
          expect(fact).toEqual(stamped.facts[i]!.fact)
          expect(decodeFact(bytes)).toEqual(fact)
          expect(encodeClaim(claim)).toEqual(claim.bytes)
        }
        expect(rebuilt.facts).toHaveLength(stamped.facts.length)
      }
    }),
    { numRuns: 40 },
  )
})

it('[F11] an author’s key stands once, and nothing that the receiver knows is sent', async () => {
  const claims = await Promise.all([0, 1, 0, 0].map((i) => people[i]!.message(server.key, LOG, 'miau')))
  const [, , , , authors, rows] = packFacts(await server.stamp(LOG, claims))
  expect(authors).toHaveLength(2)
  expect(rows.map(([place]) => place)).toEqual([0, 1, 0, 0])
})

/** A tick as it should be, to be spoiled. */
async function good(count: number): Promise<FactsContent> {
  const own = await testServer({ crypto })
  const claims = Array.from({ length: count }, () => people[0]!.message(own.key, CONTROL_LOG, 'miau'))
  return packFacts(await own.stamp(LOG, await Promise.all(claims)))
}

const malformed = expect.objectContaining({ name: 'Refusal', reason: 'malformed' })

it('[F12] facts stamped together stand in one page', async () => {
  const content = await good(3)
  content[2] = PAGE_FACTS - 2
  expect(overTheWire(content).checkpoint.n).toBe(PAGE_FACTS)
  for (const first of [0, PAGE_FACTS - 1, Number.MAX_SAFE_INTEGER - 1]) {
    content[2] = first
    expect(() => overTheWire(content)).toThrow(malformed)
  }
})

it('[F12] ids that do not fit, authors who are not there and times before 1970 are refused', async () => {
  const ids = await good(2)
  ids[3] = new Uint8Array(16).fill(0xff)
  expect(() => overTheWire(ids)).toThrow(malformed)
  const authors = await good(2)
  authors[5][1]![0] = 1
  expect(() => overTheWire(authors)).toThrow(malformed)
  const times = await good(2)
  times[5][1]![2] = Number.MAX_SAFE_INTEGER
  expect(() => overTheWire(times)).toThrow(malformed)
})

it('[F12] whatever a frame holds, it makes facts or is refused', () => {
  const anyRow = fc.tuple(
    fc.nat(3),
    fc.oneof(fc.constant('message'), fc.string({ maxLength: 32 })),
    fc.maxSafeInteger(),
    bytesOf(8),
    fc.oneof(anyBody, fc.constant([]), fc.constant(new Uint8Array(3))) as fc.Arbitrary<
      Record<string, unknown>
    >,
    bytesOf(64),
  )
  const anyContent: fc.Arbitrary<FactsContent> = fc.tuple(
    bytesOf(16),
    bytesOf(16),
    anyCount,
    fc.oneof(bytesOf(16), fc.constant(new Uint8Array(16).fill(0xff))),
    fc.array(bytesOf(32), { maxLength: 3 }),
    fc.array(anyRow, { minLength: 1, maxLength: 3 }),
    fc.tuple(bytesOf(32), anyCount, bytesOf(64)),
  )
  fc.assert(
    fc.property(anyContent, (content) => {
      try {
        const { log, facts } = unpackFacts(server.key, content)
        expect(log).toBe(logId(content[0]))
        for (const { fact, bytes } of facts) expect(decodeFact(bytes)).toEqual(fact)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
      }
    }),
    { numRuns: 500 },
  )
})

import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { encode } from '../../shared/cbor.ts'
import { encodeClaim, hashClaim, type SignedClaim } from '../../shared/claim.ts'
import { deflate } from '../../shared/deflate.ts'
import type { Entry } from '../../shared/fact.ts'
import { type ClaimHash, CONTROL_LOG, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
import { encodePage, type Page } from '../../shared/page.ts'
import { anyBody, anyBytes, anyClaim, bytesOf } from '../../shared/test-arbitraries.ts'
import { type TestPerson, testHash, testLog, testPerson } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { examineEntries, examineInProcess, examinePage } from './examine-page.ts'

const crypto = webCrypto()
const log = testLog(1)
const id = '019b76daabe870008000000000000002' as FactId
let server: TestServer
let alice: TestPerson
let bob: TestPerson

beforeAll(async () => {
  server = await testServer({ crypto })
  alice = await testPerson('alice')
  bob = await testPerson('bob')
})

const say = (who: TestPerson, text: string, more: Record<string, unknown> = {}) =>
  who.claim(server.key, log, 'message', { text, ...more })
const target = (hash: ClaimHash) => [idBytes(hash), idBytes(id)]
const hashOf = ({ claim }: SignedClaim) => hashClaim(crypto, claim)
const entriesOf = (claims: SignedClaim[]) =>
  claims.map(({ claim, signature }, i) => {
    const fact = { id, epoch: server.epoch, seq: i + 1, claim, signature }
    return { seq: i + 1, entry: { kind: 'fact', fact, bytes: claim } as Entry }
  })
const examine = (claims: SignedClaim[], me = alice.key, where: LogId = log) =>
  examineEntries(crypto, server.key, me, where, entriesOf(claims))

async function examineWhole(page: Page) {
  const deflated = await deflate(encodePage(page))
  const { epoch, index } = page
  return examinePage(crypto, { server: server.key, me: alice.key, log: page.log, epoch, index, deflated })
}

it('own messages are told from others’, and those that name a person are mentions', async () => {
  const claims = [
    await say(alice, 'mine'),
    await say(bob, 'hello'),
    await say(bob, 'alice?', { mentions: [idBytes(bob.key), idBytes(alice.key)] }),
  ]
  const found = await examine(claims)
  expect(found.bad).toEqual([])
  expect(found.own).toEqual([await hashOf(claims[0]!)])
  expect(found.messages).toEqual([
    { id, author: bob.key, mention: false },
    { id, author: bob.key, mention: true },
  ])
  expect(found.hashes).toHaveLength(96)
  expect(found.hashes.subarray(32, 64)).toEqual(idBytes(await hashOf(claims[1]!)))
  const author = (who: TestPerson) => `@${who.key.slice(0, 16)}`
  const terms = ['alice', 'hello', 'mine', author(alice), author(bob)].sort()
  expect(found.terms).toBe(`\n${terms.join('\n')}\n`)
})

it('edits, deletes, reactions and pins are kept by what they are about', async () => {
  const [one, other] = [testHash(1), testHash(2)]
  const claims = [
    await bob.claim(server.key, log, 'edit', { target: target(one), text: 'Besser', mentions: [] }),
    await bob.claim(server.key, log, 'delete', { targets: [target(one), target(other)] }),
    await bob.claim(server.key, log, 'reaction', { target: target(one), emoji: '👍', on: true }),
    await bob.claim(server.key, log, 'pin', { target: target(other), on: false }),
  ]
  const { marks, terms, messages } = await examine(claims)
  const base = { id, log, author: bob.key, at: id }
  const hashes = await Promise.all(claims.map(hashOf))
  expect(marks).toEqual([
    { ...base, hash: hashes[0], target: one, kind: 'edit', text: 'Besser', mentions: [] },
    { ...base, hash: hashes[1], target: one, kind: 'delete' },
    // Named at the same place: as an edit is, which goes along with its message.
    { ...base, hash: hashes[1], target: other, kind: 'delete', along: true },
    { ...base, hash: hashes[2], target: one, kind: 'reaction', emoji: '👍', on: true },
    { ...base, hash: hashes[3], target: other, kind: 'pin', on: false },
  ])
  expect(terms).toContain('\nbesser\n')
  expect(messages).toEqual([])
})

it('a fact that its author did not sign is bad, and says nothing else', async () => {
  const honest = await say(alice, 'honest')
  const forged = { ...(await say(alice, 'forged')), signature: honest.signature }
  const mark = await alice.claim(server.key, log, 'delete', { targets: [target(testHash(1))] })
  const found = await examine([forged, { ...mark, signature: new Uint8Array(64) }, honest])
  expect(found.bad).toEqual([
    { seq: 1, author: alice.key },
    { seq: 2, author: alice.key },
  ])
  expect(found.own).toEqual([await hashOf(honest)])
  expect(found.marks).toEqual([])
  expect(found.terms).not.toContain('forged')
  expect(found.hashes.subarray(0, 64)).toEqual(new Uint8Array(64))
})

it('a fact of another server, of another log, or that is no claim is bad', async () => {
  const elsewhere = await alice.message(bob.key, log, 'elsewhere')
  const otherLog = await alice.message(server.key, testLog(2), 'other log')
  const { bad } = await examine([elsewhere, otherLog, { ...elsewhere, claim: Uint8Array.of(1, 2, 3) }])
  expect(bad).toEqual([
    { seq: 1, author: alice.key },
    { seq: 2, author: alice.key },
    { seq: 3, author: null },
  ])
})

it('what is not known, or does not have the form of its type, is not bad and says nothing', async () => {
  const { bad, own, marks, messages, terms } = await examine([
    await alice.claim(server.key, log, 'poll', { text: 'question' }),
    await alice.claim(server.key, log, 'message', { text: 7 }),
    await alice.claim(server.key, log, 'edit', { target: [], text: 'to nothing' }),
  ])
  expect({ bad, marks, messages, terms }).toEqual({ bad: [], marks: [], messages: [], terms: '\n' })
  expect(own).toHaveLength(3)
})

it('words in the control log are no messages', async () => {
  const found = await examine([await bob.message(server.key, CONTROL_LOG, 'psst')], alice.key, CONTROL_LOG)
  expect(found).toMatchObject({ bad: [], messages: [], terms: '\n' })
})

it('a page says what it holds, what was deleted of it, and nothing of what it lacks', async () => {
  const claims = [await say(alice, 'one'), await say(bob, 'two'), await say(bob, 'three')]
  const fresh = await testServer({ crypto })
  await fresh.stampAll(log, claims)
  const page = await fresh.reduced(await fresh.page(log, 0), { tombstones: [1], leaves: [2] })
  const found = await examineWhole(page)
  expect(found.tombstones).toMatchObject([{ seq: 1, author: alice.key, hash: await hashOf(claims[0]!) }])
  expect(found.authors).toEqual([bob.key])
  expect(found.own).toEqual([await hashOf(claims[0]!)])
  expect(found.hashes.subarray(32, 64)).toEqual(new Uint8Array(32))
  expect(found.hashes.subarray(64)).toEqual(idBytes(await hashOf(claims[2]!)))
  expect(found.terms).toBe(`\n${`@${bob.key.slice(0, 16)}`}\nthree\n`)
  const key = { server: server.key, me: alice.key, log, epoch: page.epoch }
  const deflated = await deflate(encodePage(page))
  expect(await examineInProcess(crypto)({ ...key, index: 0, deflated })).toEqual(found)
  await expect(examinePage(crypto, { ...key, index: 1, deflated })).rejects.toMatchObject({
    reason: 'broken-page',
  })
})

it('whatever bytes stand for a claim, reading them ends in good or bad', async () => {
  const types = ['message', 'edit', 'delete', 'reaction', 'pin', 'poll']
  const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme' }))
  const nearBody = fc.record(
    {
      text: fc.oneof(anyText, fc.nat()),
      target: fc.oneof(fc.tuple(bytesOf(32), bytesOf(16)), fc.array(bytesOf(32))),
      targets: fc.array(fc.tuple(bytesOf(32), bytesOf(16)), { maxLength: 3 }),
      mentions: fc.array(fc.oneof(bytesOf(32), bytesOf(31)), { maxLength: 3 }),
      emoji: anyText,
      on: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(anyBytes(), anyClaim.map(encodeClaim)),
      bytesOf(64),
      fc.constantFrom(...types),
      fc.oneof(anyBody, nearBody),
      async (claim, signature, type, body) => {
        const signed = await alice.claim(server.key, log, type, body)
        const { bad, own } = await examine([{ claim, signature }, signed])
        expect(bad.map(({ seq }) => seq)).toContain(1)
        expect(bad.length + own.length).toBe(2)
      },
    ),
    { numRuns: 300 },
  )
})

it('entries that are none are refused by name', async () => {
  const page = await server.fill(bob, testLog(9), 2).then(() => server.page(testLog(9), 0))
  const nothing = { ...page, entries: encode([1, 2]) }
  await expect(examineWhole(nothing)).rejects.toMatchObject({ reason: 'malformed' })
})

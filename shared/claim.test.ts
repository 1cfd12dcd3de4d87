import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { decode, encode } from './cbor.ts'
import { type Claim, checkClaim, decodeClaim, encodeClaim, hashClaim, signClaim } from './claim.ts'
import { channelLog, type PublicKey } from './ids.ts'
import { MAX_CLAIM_BYTES, MAX_TYPE_LENGTH } from './limits.ts'
import { anyClaim } from './test-arbitraries.ts'
import { TEST_START, type TestPerson, testLog, testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
let alice: TestPerson
let bob: TestPerson
let server: PublicKey
let fields: Omit<Claim, 'bytes' | 'author'>

beforeAll(async () => {
  alice = await testPerson('alice')
  bob = await testPerson('bob')
  server = (await testPerson('server')).key
  fields = {
    server,
    log: testLog(7),
    type: 'message',
    sentAt: TEST_START,
    nonce: new Uint8Array(8),
    body: { text: 'miau' },
  }
})

const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason })

it('[C6] any claim comes back from its bytes, and makes the same bytes again', () => {
  fc.assert(
    fc.property(anyClaim, (claim) => {
      const bytes = encodeClaim(claim)
      fc.pre(bytes.length <= MAX_CLAIM_BYTES)
      const read = decodeClaim(bytes)
      expect(read.bytes).toBe(bytes)
      expect(encodeClaim(read)).toEqual(bytes)
      const { body, bytes: _, ...rest } = read
      const { body: _body, ...given } = claim
      expect(rest).toEqual(given)
    }),
  )
})

it('[C6] a claim is the eight fields in their order', () => {
  const bytes = encodeClaim({ ...fields, author: alice.key })
  const [version, , log, type, , sentAt, nonce, body] = decode(bytes) as unknown[]
  expect([version, log, type, sentAt, nonce, body]).toEqual([
    1,
    new Uint8Array(16).fill(7),
    'message',
    TEST_START,
    new Uint8Array(8),
    { text: 'miau' },
  ])
})

it('[C6] alice’s claim passes under her signature and under nobody else’s', async () => {
  const { claim, signature } = await signClaim(alice, fields)
  await checkClaim(crypto, decodeClaim(claim), signature)
  const bobs = await signClaim(bob, fields)
  await expect(checkClaim(crypto, decodeClaim(claim), bobs.signature)).rejects.toMatchObject({
    reason: 'wrong-signature',
  })
})

it('[C6] a claim made for another server, log or moment needs another signature', async () => {
  const { signature } = await signClaim(alice, fields)
  for (const change of [{ server: bob.key }, { log: testLog(8) }, { sentAt: TEST_START + 1 }]) {
    const other = decodeClaim(encodeClaim({ ...fields, ...change, author: alice.key }))
    await expect(checkClaim(crypto, other, signature)).rejects.toMatchObject({ reason: 'wrong-signature' })
  }
})

describe('[C7] a claim is refused', () => {
  const row = (at: number, value: unknown) => {
    const fieldsNow = decode(encodeClaim({ ...fields, author: alice.key })) as unknown[]
    fieldsNow[at] = value
    return encode(fieldsNow)
  }

  it('[C7] in a version that is not known', () => {
    expect(() => decodeClaim(row(0, 2))).toThrow(refused('wrong-version'))
  })

  it.each([
    [1, new Uint8Array(31)],
    [2, new Uint8Array(32)],
    [3, ''],
    [3, 'Message'],
    [3, 'a b'],
    [3, 'a'.repeat(MAX_TYPE_LENGTH + 1)],
    [4, 'alice'],
    [5, -1],
    [5, 1.5],
    [6, new Uint8Array(7)],
    [7, []],
    [7, new Uint8Array(4)],
    [7, null],
    [8, 'one field more'],
  ])('[C7] with a bad field %i: %o', (at, value) => {
    expect(() => decodeClaim(row(at, value))).toThrow(refused('malformed'))
  })

  it('[C7] over its limit of bytes, and at the limit it is not', () => {
    const empty = encodeClaim({ ...fields, author: alice.key, body: { text: '' } }).length
    const text = 'x'.repeat(MAX_CLAIM_BYTES - empty - 2)
    const longest = encodeClaim({ ...fields, author: alice.key, body: { text } })
    expect(longest.length).toBe(MAX_CLAIM_BYTES)
    expect(decodeClaim(longest).body).toEqual({ text })
    const longer = encodeClaim({ ...fields, author: alice.key, body: { text: `${text}x` } })
    expect(() => decodeClaim(longer)).toThrow(refused('too-long'))
  })
})

it('[C9] the same words said twice are two claims, by their nonce', async () => {
  const hashes = await Promise.all(
    [1, 2].map(async (byte) => {
      const { claim } = await signClaim(alice, { ...fields, nonce: new Uint8Array(8).fill(byte) })
      return hashClaim(crypto, claim)
    }),
  )
  expect(hashes[0]).not.toBe(hashes[1])
})

it('[C9] a claim is named by the hash of its bytes, a channel by the first half of that', async () => {
  const { claim } = await signClaim(alice, fields)
  const hash = await hashClaim(crypto, claim)
  expect(hash).toBe(Buffer.from(await crypto.sha256(claim)).toString('hex'))
  expect(channelLog(hash)).toBe(hash.slice(0, 32))
})

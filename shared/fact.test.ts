import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { concat } from './bytes.ts'
import { encode } from './cbor.ts'
import { decodeClaim, encodeClaim } from './claim.ts'
import {
  authorsIn,
  decodeEntries,
  decodeFact,
  encodeFact,
  encodeLeaf,
  encodeTombstone,
  factBounds,
  leafOf,
  leafOfEntry,
} from './fact.ts'
import { claimHash, idBytes } from './ids.ts'
import { MAX_CLAIM_BYTES, MAX_FACT_BYTES, MAX_SEQ } from './limits.ts'
import { anyBytes, anyClaim, anyEpoch, anyFactId, anySeq, bytesOf } from './test-arbitraries.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
const refused = (reason: string) => expect.objectContaining({ name: 'Refusal', reason })

const anyStamp = { id: anyFactId, epoch: anyEpoch, seq: anySeq, signature: bytesOf(64) }
const anyFact = fc.record({ ...anyStamp, claim: anyBytes() })

it('[F1] any fact comes back from its bytes', () => {
  fc.assert(
    fc.property(anyFact, (fact) => {
      expect(decodeFact(encodeFact(fact))).toEqual(fact)
    }),
  )
})

it('[F1] the longest fact fits its limit, and a longer claim is none', () => {
  const fact = (length: number) => [
    new Uint8Array(16),
    new Uint8Array(16),
    MAX_SEQ,
    new Uint8Array(length),
    new Uint8Array(64),
  ]
  expect(encode(fact(MAX_CLAIM_BYTES)).length).toBeLessThanOrEqual(MAX_FACT_BYTES)
  expect(decodeFact(encode(fact(MAX_CLAIM_BYTES))).claim).toHaveLength(MAX_CLAIM_BYTES)
  expect(() => decodeFact(encode(fact(MAX_CLAIM_BYTES + 1)))).toThrow(refused('malformed'))
})

it('[F1] two facts, a tombstone or a bare leaf are not one fact', () => {
  const [fact] = fc.sample(anyFact, { numRuns: 1, seed: 1 })
  const bytes = encodeFact(fact!)
  expect(() => decodeFact(concat(bytes, bytes))).toThrow(refused('malformed'))
  expect(() => decodeFact(encodeLeaf(new Uint8Array(32)))).toThrow(refused('malformed'))
  expect(() => decodeFact(new Uint8Array(0))).toThrow(refused('malformed'))
})

it('[F2] a fact, its tombstone and its bare leaf have the same leaf: 0x00 and the tombstone, hashed', async () => {
  await fc.assert(
    fc.asyncProperty(anyFact, anyClaim, async (stamp, claim) => {
      const fact = { ...stamp, claim: encodeClaim(claim) }
      fc.pre(fact.claim.length <= MAX_CLAIM_BYTES)
      const hash = await crypto.sha256(fact.claim)
      const tombstone = encode([
        idBytes(fact.id),
        idBytes(fact.epoch),
        fact.seq,
        idBytes(claim.author),
        hash,
        fact.signature,
      ])
      const leaf = await crypto.sha256(concat(Uint8Array.of(0), tombstone))
      expect(await leafOf(crypto, fact)).toEqual(leaf)
      const entries = decodeEntries(concat(encodeFact(fact), tombstone, encodeLeaf(leaf)))
      expect(entries.map((entry) => entry.kind)).toEqual(['fact', 'tombstone', 'leaf'])
      for (const entry of entries) expect(await leafOfEntry(crypto, entry)).toEqual(leaf)
    }),
  )
})

it('[F2] a tombstone says whose fact it was and nothing of its words', () => {
  const [fact] = fc.sample(anyFact, { numRuns: 1, seed: 1 })
  const { id, epoch, seq, signature } = fact!
  const tombstone = {
    id,
    epoch,
    seq,
    author: '11'.repeat(32) as never,
    hash: claimHash(new Uint8Array(32)),
    signature,
  }
  const [entry] = decodeEntries(encodeTombstone(tombstone))
  expect(entry).toMatchObject({ kind: 'tombstone', tombstone })
})

it('[F2] an entry that is neither fact, tombstone nor leaf is refused', () => {
  for (const value of [null, 5, 'leaf', [], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], {}, new Uint8Array(31)]) {
    expect(() => decodeEntries(encode(value))).toThrow(refused('malformed'))
  }
})

it('[F1] a seq beyond the highest there can be makes no fact', () => {
  const fact = (seq: number) =>
    encode([new Uint8Array(16), new Uint8Array(16), seq, new Uint8Array(1), new Uint8Array(64)])
  expect(decodeFact(fact(MAX_SEQ)).seq).toBe(MAX_SEQ)
  expect(() => decodeFact(fact(MAX_SEQ + 1))).toThrow(refused('malformed'))
})

it('facts in turn are counted without decoding them, and none that decoding would refuse', () => {
  const count = (entries: Uint8Array) => {
    try {
      return factBounds(entries, 7)?.count
    } catch (error) {
      expect(error).toEqual(refused('not-cbor'))
      return undefined
    }
  }
  const decodes = (entries: Uint8Array) => {
    try {
      return decodeEntries(entries).length > 0
    } catch {
      return false
    }
  }
  const some = fc.array(anyFact, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(some, fc.nat(), fc.nat({ max: 255 }), (any, at, byte) => {
      const facts = any.map((fact, i) => ({ ...fact, seq: 7 + i }))
      const entries = concat(...facts.map(encodeFact))
      const [firstId, lastId] = [facts[0]!.id, facts.at(-1)!.id]
      expect(factBounds(entries, 7)).toEqual({ count: facts.length, firstId, lastId })
      expect(factBounds(entries, 8)).toBeUndefined()
      entries[at % entries.length] = byte
      if (!decodes(entries)) expect(count(entries)).toBeUndefined()
    }),
    { numRuns: 1_000 },
  )
})

it('whose facts stand in a page is told without decoding them, whatever stands between', () => {
  const anySaid = fc.record({ ...anyStamp, claim: anyClaim.map((claim) => encodeClaim(claim)) })
  fc.assert(
    fc.property(fc.array(anySaid, { maxLength: 8 }), (facts) => {
      const entries = facts.map((fact, at) =>
        at % 3 === 2 ? encodeLeaf(new Uint8Array(32)) : encodeFact(fact),
      )
      const authors = facts.flatMap(({ claim }, at) => (at % 3 === 2 ? [] : decodeClaim(claim).author))
      expect(authorsIn(concat(...entries))).toEqual(new Set(authors))
    }),
  )
  // A relay may certify what is no claim: it is nobody's.
  fc.assert(
    fc.property(anyFact, (fact) => {
      expect(authorsIn(encodeFact(fact)).size).toBeLessThanOrEqual(1)
    }),
  )
})

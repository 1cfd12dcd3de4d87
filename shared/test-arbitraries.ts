import * as fc from 'fast-check'
import type { Claim } from './claim.ts'
import { epochId, factId, logId, publicKey } from './ids.ts'
import { MAX_SEQ } from './limits.ts'

/** What property tests draw from. A failing one prints its seed; run it again with `{ seed, path }`. */
export const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
export const anyBytes = (maxLength = 300) => fc.uint8Array({ maxLength })

export const anyKey = bytesOf(32).map(publicKey)
export const anyLog = bytesOf(16).map(logId)
export const anyEpoch = bytesOf(16).map(epochId)
export const anyFactId = bytesOf(16).map(factId)
export const anyCount = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 23, 24, 255, 256, 65_536, 2 ** 32),
)

export const anySeq = fc.oneof(fc.nat(MAX_SEQ), fc.constantFrom(0, 23, 24, 255, 256, 65_536, MAX_SEQ))

/** Text that a decoder gives back as it was: no lone surrogates, no byte order mark in front. */
export const anyText = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .filter((text) => !text.startsWith('\uFEFF'))

/** Whatever deterministic CBOR can hold, five deep at most. */
export const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
    anyText,
    fc.boolean(),
    fc.constant(null),
    anyBytes(40),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), tie('value'), { maxKeys: 5 }),
  ),
})).value

export const anyBody = fc.dictionary(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), anyValue, {
  maxKeys: 6,
})

/** A well-formed claim of any type, known or not. */
export const anyClaim: fc.Arbitrary<Omit<Claim, 'bytes'>> = fc.record({
  server: anyKey,
  log: anyLog,
  type: fc.stringMatching(/^[a-z][a-zA-Z0-9-]{0,31}$/),
  author: anyKey,
  sentAt: anyCount,
  nonce: bytesOf(8),
  body: anyBody,
})

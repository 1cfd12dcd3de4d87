import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { phraseOf, seedOf } from './phrase.ts'
import { bytesOf } from './test-arbitraries.ts'

const refused = expect.objectContaining({ name: 'Refusal', reason: 'wrong-phrase' })
const seed = new Uint8Array(32).fill(7)

it('[C11] a seed comes back from its 24 words', () => {
  fc.assert(
    fc.property(bytesOf(32), (any) => {
      const phrase = phraseOf(any)
      expect(phrase.split(' ')).toHaveLength(24)
      expect(seedOf(phrase)).toEqual(any)
    }),
  )
})

it('[C11] the words are those of BIP-39', () => {
  expect(phraseOf(new Uint8Array(32))).toBe(`${'abandon '.repeat(23)}art`)
})

it('[C11] capitals, line breaks and numbers between the words do no harm', () => {
  const words = phraseOf(seed).split(' ')
  expect(seedOf(words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n'))).toEqual(seed)
})

it('[C11] one word too few, a misspelled one and two swapped ones are told apart', () => {
  const words = phraseOf(seed).split(' ')
  expect(() => seedOf(words.slice(1).join(' '))).toThrow(refused)
  expect(() => seedOf(words.slice(1).join(' '))).toThrow(/this has 23/)
  expect(() => seedOf(['catalk', ...words.slice(1)].join(' '))).toThrow(/"catalk" is not one of the words/)
  const [first, second] = words
  const swapped = first === second ? ['zoo', ...words.slice(1)] : [second, first, ...words.slice(2)]
  expect(() => seedOf(swapped.join(' '))).toThrow(refused)
  expect(() => seedOf('')).toThrow(refused)
})

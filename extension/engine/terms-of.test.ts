import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import { authorTerm, joinTerms, termsOf } from './terms-of.ts'
import { prefixEnd, wordsOf } from './words-of.ts'

const terms = (text: string) => [...termsOf(text)]
const words = (text: string) => wordsOf(text).map(({ text }) => text)
/** How they were written, by where they stand. */
const written = (text: string) => wordsOf(text).map(({ from, to }) => text.slice(from, to))
const same = (one: string, other: string) => expect(words(one)).toEqual(words(other))

it('German: umlauts are found without dots, and ß as ss', () => {
  expect(words('Die Straße ist schön – ÜBERALL!')).toEqual(['die', 'strasse', 'ist', 'schon', 'uberall'])
  same('STRASSE', 'Straße')
  same('schön', 'scho\u0308n')
})

it('Turkish: all four kinds of i are one', () => {
  same('İSTANBUL', 'istanbul')
  same('ISPARTA', 'ısparta')
})

it('Greek: a final sigma is a sigma, and accents do not count', () => {
  same('ΟΔΟΣ', 'οδός')
  expect(words('σοφός')).toEqual(['σοφοσ'])
})

it('Polish, Danish and French letters with strokes and ligatures are found by plain ones', () => {
  expect(words('Łódź smørrebrød Œuvre ﬁn')).toEqual(['lodz', 'smorrebrod', 'oeuvre', 'fin'])
})

it('Russian: ё is found as е', () => {
  same('ёлка', 'ЕЛКА')
})

it('Arabic: vowel marks, hamzas and stretching do not count', () => {
  same('مُحَمَّد', 'محمد')
  same('أحمد', 'احمد')
  same('كتـــاب', 'كتاب')
})

it('Hebrew: points do not count', () => {
  same('שָׁלוֹם', 'שלום')
})

it('Hindi: vowel signs are part of the word', () => {
  expect(words('किताब काताब')).toHaveLength(2)
  expect(words('किताब')).not.toEqual(words('काताब'))
  expect(written('नमस्ते दुनिया')).toEqual(['नमस्ते', 'दुनिया'])
})

it('Thai: every character begins a term', () => {
  expect(terms('แมวดำ')).toContain('แม')
  expect(terms('แมว').at(-1)).toBe('ว')
})

it('Japanese and Chinese: pairs of neighbours, and the last character alone', () => {
  expect(terms('東京都')).toEqual(['東京', '京都', '都'])
  expect(terms('猫')).toEqual(['猫'])
  expect(terms('猫、犬')).toEqual(['猫', '犬'])
  expect(terms('Tokyoは東京')).toEqual(['tokyo', 'は東', '東京', '京'])
})

it('Japanese: voicing counts, width does not', () => {
  expect(words('か')).not.toEqual(words('が'))
  same('ｶﾞｯｺｳ', 'ガッコウ')
  same('か\u3099', 'が')
  same('ＡＢＣ１２３', 'abc123')
})

it('Korean: pairs of syllables, however they are encoded', () => {
  expect(terms('학교에서')).toEqual(['학교', '교에', '에서', '서'])
  same('학교', '학교'.normalize('NFD'))
})

it('emoji are words, whatever their skin tone', () => {
  expect(words('yes👍🏽 👨‍👩‍👧 🇩🇪!')).toEqual(['yes', '👍', '👨‍👩‍👧', '🇩🇪'])
  same('❤️', '❤')
  expect(words('1️⃣')).toEqual(['1⃣'])
})

it('a link is found by its parts', () => {
  expect(words('see https://www.example.org/cats/tom_cat.html?id=7')).toEqual(
    'see https www example org cats tom cat html id 7'.split(' '),
  )
})

it('a word with a joiner or a soft hyphen in it is one word', () => {
  same('Donau\u00ADdampf', 'donaudampf')
  same('می\u200Cخواهم', 'میخواهم')
})

it('very long words are cut', () => {
  expect(words('a'.repeat(500))).toEqual(['a'.repeat(32)])
  expect(words(`${'x'.repeat(31)}𝒶𠮷`)[0]).toHaveLength(32)
})

it('terms stand between line breaks, sorted', () => {
  expect(joinTerms(termsOf('miau, Katze'))).toBe('\nkatze\nmiau\n')
  expect(joinTerms(termsOf('…'))).toBe('\n')
  expect(authorTerm('ab'.repeat(32) as PublicKey)).toBe('@abababababababab')
})

it('the end of a prefix is found where it was written', () => {
  const end = (text: string, length: number) => prefixEnd(text, wordsOf(text)[0]!, length)
  expect(end('katze', 3)).toBe(3)
  expect(end('Straße', 4)).toBe(4)
  expect(end('Straße', 5)).toBe(5)
  expect(end('Straße', 6)).toBe(5)
  expect(end('scho\u0308n', 4)).toBe(5)
})

it('whatever the text, words stand in it in order, terms are short and are without blanks', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
      let at = 0
      for (const word of wordsOf(text)) {
        expect(word.from).toBeGreaterThanOrEqual(word.unspaced ? 0 : at)
        expect(word.to).toBeGreaterThan(word.from)
        expect(prefixEnd(text, word, 1)).toBeLessThanOrEqual(word.to)
        at = word.to
      }
      expect(at).toBeLessThanOrEqual(text.length)
      for (const term of termsOf(text)) {
        expect(term).toMatch(/^\S+$/u)
        expect(term.length).toBeLessThanOrEqual(64)
      }
    }),
    { numRuns: 1_000 },
  )
})

it('words are the same in any normal form', () => {
  const characters = [...'aÄéßñİıŁøжЙёσάΏが猫가각한بمأشकषिम्แมำ,. ', 'e\u0323\u0302', '👍🏽', 'क\u093C', 'בּ']
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...characters), maxLength: 20 }), (text) => {
      for (const form of ['NFC', 'NFD'] as const) expect(words(text.normalize(form))).toEqual(words(text))
    }),
    { numRuns: 1_000 },
  )
})

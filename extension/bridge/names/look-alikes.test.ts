import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import { lookAlikes, type Named } from './look-alikes.ts'
import { oddLetters } from './odd-letters.ts'
import { skeletonsOf } from './skeletons-of.ts'

const key = (at: number) => at.toString(16).padStart(64, '0') as PublicKey

/** People who joined one after the other. */
const people = (...names: string[]): Named[] =>
  names.map((name, at) => ({ key: key(at), name, joined: 1_000 + at }))

const kinds = (list: readonly Named[]) => {
  const marks = lookAlikes(list)
  return list.map((person) => marks.get(person.key)?.kind ?? null)
}

const alike = (a: string, b: string) => skeletonsOf(a).some((skeleton) => skeletonsOf(b).includes(skeleton))

describe('two names look alike', () => {
  it.each([
    ['Alice', 'Аlice', 'a Cyrillic A'],
    ['Alice', 'Αlice', 'a Greek Alpha'],
    ['Alice', 'AIice', 'a capital I for the l'],
    ['alice', 'аlісе', 'three Cyrillic letters'],
    ['Alice', 'Alicе', 'a Cyrillic e'],
    ['Alice', 'A1ice', 'a digit'],
    ['Alice', 'Al1ce', 'a digit in place of an i'],
    ['Bob', 'B0b', 'a zero'],
    ['Alice', '𝓐𝓵𝓲𝓬𝓮', 'mathematical letters'],
    ['Alice', 'Ａｌｉｃｅ', 'full width'],
    ['Alice', 'Ⓐⓛⓘⓒⓔ', 'circled letters'],
    ['Alice', 'Al\u200Bice', 'a blank of no width'],
    ['Alice', 'Alice\u3164', 'a filler'],
    ['Alice', 'Ali\u00ADce', 'a soft hyphen'],
    ['Alice', 'Álice', 'an accent'],
    ['Alice', 'A l i c e', 'blanks'],
    ['Alice', 'alice_', 'a low line'],
    ['Alice', 'ALICE', 'capitals'],
    ['Ilya', 'Ilyа', 'a Cyrillic a after a capital I'],
    ['ilya', 'Ilyа', 'and in another case'],
    ['Bernard', 'Bemard', 'rn for m'],
    ['William', 'VVilliam', 'two v'],
    ['Antonio', 'Antօnio', 'an Armenian o'],
    ['scope', 'ѕсоре', 'a word without one Latin letter'],
    ['Антон', 'Αнтон', 'a Greek letter in a Cyrillic name'],
  ])('%s and %s: %s', (a, b) => {
    expect(alike(a, b)).toBe(true)
  })

  it.each([
    ['Alice', 'Alina'],
    ['Ilia', 'Lila'],
    ['Bob', 'Rob'],
    ['Jan', 'Ian'],
    ['Анна', 'Инна'],
    ['田中', '由中'],
    ['कमल', 'कमला'],
    ['👍', '👎'],
    ['...', '!!!'],
  ])('but not %s and %s', (a, b) => {
    expect(alike(a, b)).toBe(false)
  })
})

describe('of names that look the same', () => {
  it('the later is marked and the first is not', () => {
    const list = people('Alice', 'Bob', 'Аlice', 'alice')
    const marks = lookAlikes(list)
    expect(kinds(list)).toEqual([null, null, 'look-alike', 'same-name'])
    expect(marks.get(key(2))).toEqual({ kind: 'look-alike', of: key(0), since: 1_002 })
    expect(marks.get(key(3))).toEqual({ kind: 'same-name', of: key(0), since: 1_003 })
  })

  it('the later is marked in whatever order they are listed', () => {
    const list = people('Alice', 'Bob', 'Аlice')
    expect([...lookAlikes(list.toReversed()).keys()]).toEqual([key(2)])
  })

  it('the one of an older member is marked when they took it later', () => {
    const [mallory, alice] = people('Alice', 'Alice') as [Named, Named]
    const earlier = [{ name: 'Mallory', since: 1_000 }]
    expect(kinds([{ ...mallory, named: 2_000, earlier }, alice])).toEqual(['same-name', null])
  })

  it('a name that its first bearer gave up is still a known name', () => {
    const [alice, mallory] = people('Alice B', 'Alice') as [Named, Named]
    const earlier = [{ name: 'Alice', since: 1_000 }]
    const marks = lookAlikes([
      { ...alice, named: 5_000, earlier },
      { ...mallory, joined: 6_000 },
    ])
    expect([...marks]).toEqual([[mallory.key, { kind: 'same-name', of: alice.key, since: 6_000 }]])
  })

  it('going by another name for a while costs nobody their own', () => {
    const [alice, mallory] = people('Alice', 'Alice') as [Named, Named]
    const earlier = [
      { name: 'Alice', since: 1_000 },
      { name: 'Hungry', since: 2_000 },
    ]
    expect(
      kinds([
        { ...alice, named: 9_000, earlier },
        { ...mallory, joined: 3_000 },
      ]),
    ).toEqual([null, 'same-name'])
  })

  it('the owner’s is never marked, whoever had it first', () => {
    const [mallory, owner] = people('Alice', 'Alice') as [Named, Named]
    expect(kinds([mallory, { ...owner, owner: true }])).toEqual(['same-name', null])
  })

  it('virtual clients may share theirs', () => {
    const list = people('night', 'night', 'Night').map((one, at) => ({ ...one, virtual: at < 2 }))
    expect(kinds(list)).toEqual([null, null, 'same-name'])
  })

  it('fifty thousand people are gone through once', () => {
    let read = 0
    const list = Array.from({ length: 50_000 }, (_, at) => ({
      key: key(at),
      joined: at,
      get name() {
        read += 1
        return `person ${at.toString(36)}`
      },
    }))
    lookAlikes(list)
    expect(read).toBeLessThan(50_000 * 12)
  })
})

describe('a name is odd by itself', () => {
  it.each([
    ['Аlice', 'mixed-script'],
    ['Bοb', 'mixed-script'],
    ['Ꭺlice', 'mixed-script'],
    ['Саша', null],
    ['Саша Smith', null],
    ['Smith-Саша', null],
    ['山田Taro', null],
    ['ひらがなカタカナ漢字', null],
    ['김철수 Kim', null],
    ['محمد', null],
    ['José Ñandú', null],
    ['Zoë 🦊', null],
    ['👩‍👩‍👧‍👦 family', null],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', null],
    ['❤️', null],
    ['نرگس\u200Cخانم', null],
    ['क्\u200Dष', null],
    ['Al\u200Bice', 'invisible'],
    ['Al\u200Dice', 'invisible'],
    ['Alice\u200E', 'invisible'],
    ['A\u00A0lice', 'invisible'],
    ['Alice\u3164x', 'invisible'],
    ['Alice\u{E0041}', 'invisible'],
  ])('%s: %s', (name, odd) => {
    expect(oddLetters(name)).toBe(odd)
  })

  it('and is marked so when nobody has one that looks the same', () => {
    expect(kinds(people('Bοb', 'Al\u200Bice', 'Carol'))).toEqual(['mixed-script', 'invisible', null])
  })
})

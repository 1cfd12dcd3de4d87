import { describe, expect, it } from 'vitest'
import { countLines } from './count-lines.ts'
import { dayBegins, dayValue } from './day-value.ts'
import { formatBytes } from './format-bytes.ts'
import { formatCount } from './format-count.ts'
import { formatDay } from './format-day.ts'
import { formatDuration } from './format-duration.ts'
import { groupKey } from './group-key.ts'
import { initialsOf } from './initials-of.ts'
import { listNames } from './list-names.ts'
import { snippetOf } from './snippet-of.ts'

const at = (day: number, hour = 12) => new Date(2026, 4, day, hour).getTime()

describe('words and numbers for people', () => {
  it('says bytes as a data plan does', () => {
    expect([0, 999, 1_000, 1_536_000, 99_960_000, 2_500_000_000].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '1.5 MB',
      '100 MB',
      '2.5 GB',
    ])
    expect(formatBytes(999_950)).toBe('1.0 MB')
  })

  it('counts one message and 1,234 messages', () => {
    expect(formatCount(1, 'message')).toBe('1 message')
    expect(formatCount(1_234, 'message')).toBe('1,234 messages')
  })

  it('calls days what people call them', () => {
    expect(formatDay(at(20, 1), at(20, 23))).toBe('Today')
    expect(formatDay(at(19, 23), at(20, 0))).toBe('Yesterday')
    expect(formatDay(at(16), at(20))).toBe('Saturday')
    expect(formatDay(at(1), at(20))).toBe('Friday, May 1')
    expect(formatDay(new Date(2019, 0, 1).getTime(), at(20))).toBe('January 1, 2019')
  })

  it('shows a key in groups of four', () => {
    expect(groupKey('0123456789')).toEqual(['0123', '4567', '89'])
  })

  it('finds initials in any script, and in vandalism', () => {
    expect(['Ada', 'Bob Ross', 'grace_m_hopper', 'שלומית לוי', '🦊 fox', ''].map(initialsOf)).toEqual([
      'A',
      'BR',
      'GH',
      'של',
      '🦊',
      '?',
    ])
    expect([...initialsOf(`Z${'\u0338'.repeat(50)}`)]).toHaveLength(3)
  })

  it('says how long something takes as a person would', () => {
    expect([0, 9, 14, 48, 59, 100, 200, 760, 3_500, 8_000, 90_000, 400_000].map(formatDuration)).toEqual([
      'a few seconds',
      'a few seconds',
      'about 10 seconds',
      'about 50 seconds',
      'about a minute',
      'about 2 minutes',
      'about 3 minutes',
      'about 15 minutes',
      'about an hour',
      'about 2 hours',
      'about 25 hours',
      'about 5 days',
    ])
  })

  it('names a few people and counts the rest', () => {
    expect(listNames(['alice'])).toBe('alice')
    expect(listNames(['alice', 'bob'])).toBe('alice and bob')
    expect(listNames(['alice', 'bob', 'carol', 'dan'])).toBe('alice, bob, carol and dan')
    expect(listNames(['alice', 'bob', 'carol', 'dan', 'eve'])).toBe('alice, bob, carol and 2 others')
  })

  it('shows a long text around what was looked for', () => {
    const text = `${'before '.repeat(30)}the cat sat${' after'.repeat(60)}`
    const at = text.indexOf('cat')
    const pieces = snippetOf(text, [[at, at + 3]])
    expect(pieces.filter(({ hit }) => hit)).toEqual([{ text: 'cat', hit: true }])
    expect(pieces[0]?.text).toBe('… ')
    expect(pieces.at(-1)?.text).toBe(' …')
    expect(pieces.map((piece) => piece.text).join('')).toContain('before the cat sat after')
    expect(snippetOf('a cat', [[2, 5]])).toEqual([
      { text: 'a ', hit: false },
      { text: 'cat', hit: true },
    ])
    expect(
      snippetOf('short', [
        [2, 99],
        [3, 1],
      ]),
    ).toEqual([{ text: 'short', hit: false }])
  })

  it('reads and writes the day of a date field in local time', () => {
    expect(dayValue(at(5, 0))).toBe('2026-05-05')
    expect(dayValue(at(5, 23))).toBe('2026-05-05')
    expect(dayBegins('2026-05-05')).toBe(at(5, 0))
    expect(dayBegins('2026-05-31', 1)).toBe(new Date(2026, 5, 1).getTime())
    expect(dayBegins('')).toBeUndefined()
  })

  it('counts the lines of a message, also of one without a line break', () => {
    expect([countLines('a'), countLines('a\nb\n'), countLines('a'.repeat(600))]).toEqual([1, 3, 10])
  })

  it('counts as many lines as the eye sees', () => {
    expect(countLines('a\u2028b\u2029c')).toBe(3)
    expect(countLines(`a${'\t'.repeat(600)}b`)).toBe(1)
    expect(countLines('漢'.repeat(60))).toBe(2)
    expect(countLines('🐈'.repeat(60))).toBe(2)
    expect(countLines(`a${'\u0300'.repeat(600)}`)).toBe(1)
  })
})

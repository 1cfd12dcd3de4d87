import { describe, expect, it } from 'vitest'
import { formatBytes } from './format-bytes.ts'
import { formatCount } from './format-count.ts'
import { formatDay } from './format-day.ts'
import { groupKey } from './group-key.ts'
import { initialsOf } from './initials-of.ts'

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
})

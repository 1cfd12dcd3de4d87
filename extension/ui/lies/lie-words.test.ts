import { describe, expect, it } from 'vitest'
import { lieWords } from './lie-words.ts'

describe('a dishonest relay', () => {
  it('is told in words that a person understands', () => {
    expect(lieWords('two-stories', '#general', '').what).toBe(
      'This server’s relay told two different histories of #general: not everybody here reads the same.',
    )
    expect(lieWords('forged-author', '#general', 'alice').what).toBe(
      'This server’s relay passed off words in #general as alice’s that alice did not write.',
    )
    expect(lieWords('two-stories', null, '').what).toContain('this server’s channels and members')
  })
})

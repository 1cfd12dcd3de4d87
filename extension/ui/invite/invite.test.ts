import { describe, expect, it } from 'vitest'
import { inviteState } from './invite-state.ts'
import { inviteText } from './invite-text.ts'

const HOUR = 60 * 60_000
const open = { expires: null, uses: null, used: 0, withdrawn: false }

describe('An invite', () => {
  it('works until it ends, is used up or is withdrawn, and says which', () => {
    const now = Date.now()
    const states = [
      open,
      { ...open, expires: now + HOUR, uses: 5, used: 2 },
      { ...open, uses: 1, used: 1 },
      { ...open, expires: now - HOUR },
      { ...open, expires: now + HOUR, withdrawn: true },
    ].map((invite) => inviteState(invite, now))
    expect(states.map(({ works }) => works)).toEqual([true, true, false, false, false])
    expect(states.map(({ words }) => words.replace(/(Until|Ended) .* ·/, '$1 … ·'))).toEqual([
      'No end · Nobody came yet',
      'Until … · 2 of 5 came',
      'Used up: 1 came',
      'Ended … · Nobody came yet',
      'Withdrawn',
    ])
  })

  it('is a sentence with the server’s name, the link and its limits', () => {
    const link = 'https://relay.example/join#abc'
    expect(inviteText('Cats', { link, expires: null, uses: null })).toBe(
      'Join me on “Cats” in catalk: https://relay.example/join#abc',
    )
    expect(inviteText('Cats', { link, expires: Date.now() + HOUR, uses: 1 })).toMatch(
      /^Join me on “Cats” in catalk: https:\/\/relay\.example\/join#abc The link works for one person, until .+\.$/,
    )
  })
})

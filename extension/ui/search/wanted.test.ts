import { describe, expect, it } from 'vitest'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import { messageLink } from '../../../shared/message-link.ts'
import type { Filling } from '../../bridge/state.ts'
import { heldSentence } from './held-sentence.ts'
import { isEmpty, isNarrowed, linkIn, NOTHING, searchFor, whyNoDay } from './wanted.ts'

const server = 'aa'.repeat(32) as PublicKey

describe('what is looked for', () => {
  it('includes both days that are named', () => {
    const search = searchFor(
      server,
      { ...NOTHING, text: ' cat ', after: '2026-05-01', before: '2026-05-02' },
      30,
    )
    expect(search).toEqual({
      server,
      text: 'cat',
      from: undefined,
      log: undefined,
      after: new Date(2026, 4, 1).getTime(),
      before: new Date(2026, 4, 3).getTime(),
      limit: 30,
    })
  })

  it('is of no day when it begins in the future, or ends before it begins', () => {
    const why = (after: string, before = '') => whyNoDay({ ...NOTHING, after, before }, '2026-05-03')
    expect(['', '2026-05-03'].map((after) => why(after))).toEqual(['', ''])
    expect(why('2026-05-02', '2026-05-02')).toBe('')
    expect(why('2026-05-04')).toContain('not come yet')
    expect(why('2026-05-02', '2026-05-01')).toContain('after the one in')
  })

  it('is narrowed by anything but words', () => {
    expect(isNarrowed({ ...NOTHING, text: 'cat' })).toBe(false)
    for (const more of [
      { log: '00' as LogId },
      { from: server },
      { after: '2026-05-01' },
      { before: '2026-05-01' },
    ])
      expect(isNarrowed({ ...NOTHING, ...more })).toBe(true)
  })

  it('may be a time or a person alone, but not a channel alone', () => {
    expect(isEmpty({ ...NOTHING, log: '00' as LogId, text: ' ' })).toBe(true)
    expect(isEmpty({ ...NOTHING, after: '2026-05-01' })).toBe(false)
    expect(isEmpty({ ...NOTHING, from: server })).toBe(false)
  })

  it('may be the link of a message', () => {
    const link = {
      server,
      address: 'wss://talk.example',
      log: '01'.repeat(16) as LogId,
      id: '02'.repeat(16) as FactId,
      hash: '03'.repeat(32) as ClaimHash,
    }
    expect(linkIn(` ${messageLink(link)}`)).toEqual(link)
    expect(linkIn('#general')).toBeNull()
  })

  it('can only be found where this device holds it, and that is said', () => {
    const filling = [{ missing: 1_200 }, { missing: 34 }] as Filling[]
    expect(heldSentence({ filling: [] }, { kind: 'all' })).toBe(
      'This device holds everything that was said here.',
    )
    expect(heldSentence({ filling }, { kind: 'all' })).toBe(
      '1,234 messages are still to come and cannot be found yet.',
    )
    expect(heldSentence({ filling: [] }, { kind: 'days', days: 30 })).toBe(
      'This device keeps the last 30 days.',
    )
    expect(heldSentence({ filling: [] }, { kind: 'megabytes', megabytes: 500 })).toBe(
      'This device keeps the newest 500 MB of each server.',
    )
  })
})

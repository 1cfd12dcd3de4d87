import { describe, expect, it } from 'vitest'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { Blocked, Filling } from '../../bridge/state.ts'
import { estimateOf, gapSentence } from './gap-sentence.ts'

const filling: Filling = {
  log: '' as LogId,
  missing: 1_234,
  bytesLeft: null,
  secondsLeft: null,
  everything: true,
  from: [],
  blocked: null,
}
const peer = (name: string, throughRelay = false) => ({
  key: name as PublicKey,
  name,
  virtual: false,
  throughRelay,
})

describe('what a gap says', () => {
  it('names who is asked, and by which way', () => {
    const said = (...from: Filling['from']) => gapSentence(1_234, { ...filling, from })
    expect(said(peer('Bob')).missing).toBe('1,234 messages are missing here')
    expect(said(peer('Bob')).doing).toBe('asking Bob…')
    expect(said(peer('Bob'), peer('Carol', true)).doing).toBe('asking Bob and Carol…')
    expect(said(peer('Bob', true)).doing).toBe('asking Bob through the relay…')
  })

  it('says why nothing comes, and that it will', () => {
    const reasons: Blocked[] = ['nobody-online', 'nobody-has-it', 'offline', 'paused', 'metered', 'disk-full']
    for (const blocked of reasons) {
      expect(gapSentence(1, { ...filling, blocked }).doing).toMatch(/\. They come /)
    }
  })

  it('says how long it takes once that is known', () => {
    expect(estimateOf(filling)).toBe('')
    expect(estimateOf({ bytesLeft: 1_500_000, secondsLeft: 200 })).toBe('about 3 minutes, 1.5 MB')
    expect(estimateOf({ bytesLeft: 1_500_000, secondsLeft: null })).toBe('1.5 MB')
  })
})

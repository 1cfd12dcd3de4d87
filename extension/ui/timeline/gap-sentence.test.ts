import { describe, expect, it } from 'vitest'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { Filling } from '../../bridge/state.ts'
import { gapSentence } from './gap-sentence.ts'

const filling: Filling = { log: '' as LogId, missing: 1_234, from: null, blocked: null }

describe('what a gap says', () => {
  it('names who is asked', () => {
    const from = { key: '' as PublicKey, name: 'Bob', virtual: false }
    const { missing, doing } = gapSentence(1_234, { ...filling, from })
    expect(`${missing} — ${doing}`).toBe('1,234 messages are missing here — asking Bob…')
  })

  it('says why nothing comes, and that it will', () => {
    for (const blocked of ['nobody-online', 'nobody-has-it', 'offline'] as const) {
      expect(gapSentence(1, { ...filling, blocked }).doing).toContain('by themselves')
    }
  })
})

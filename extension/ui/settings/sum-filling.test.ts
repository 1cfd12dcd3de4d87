import { describe, expect, it } from 'vitest'
import type { LogId } from '../../../shared/ids.ts'
import type { Filling } from '../../bridge/state.ts'
import { sumFilling } from './sum-filling.ts'

const filling = (missing: number, more: Partial<Filling> = {}): Filling => ({
  log: '01' as LogId,
  missing,
  bytesLeft: missing * 100,
  secondsLeft: 2,
  everything: true,
  from: [],
  blocked: null,
  ...more,
})

describe('what a whole server lacks', () => {
  it('is the sum of its channels', () => {
    const sum = sumFilling([filling(10), filling(5), filling(0, { bytesLeft: null })])
    expect(sum).toMatchObject({ missing: 15, bytesLeft: 1_500, secondsLeft: 4, blocked: null })
  })

  it('takes nobody knows how long while one channel does', () => {
    expect(sumFilling([filling(10), filling(5, { secondsLeft: null })]).secondsLeft).toBeNull()
  })

  it('stands still only when nothing comes in any channel', () => {
    const offline = filling(5, { blocked: 'offline' })
    expect(sumFilling([filling(10), offline]).blocked).toBeNull()
    expect(sumFilling([offline, filling(0)]).blocked).toBe('offline')
  })
})

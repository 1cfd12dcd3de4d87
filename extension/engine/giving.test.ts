import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../bridge/settings.ts'
import { givingNow } from './giving.ts'

const usual = { ...DEFAULT_SETTINGS, giveADay: 1_000 }
const unknown = { onBattery: null, metered: null }

describe('a device gives', () => {
  it('freely where nothing speaks against it, also where the browser says nothing', () => {
    expect(givingNow(usual, unknown, 999)).toEqual({ giving: 'freely', because: null })
    const plugged = { onBattery: false, metered: false }
    expect(givingNow(usual, plugged, 0)).toEqual({ giving: 'freely', because: null })
  })

  it('nothing while it is paused, metered, or has given its budget of the day', () => {
    expect(givingNow({ ...usual, paused: true }, unknown, 0)).toEqual({
      giving: 'nothing',
      because: 'paused',
    })
    const metered = { onBattery: false, metered: true }
    expect(givingNow(usual, metered, 0)).toEqual({ giving: 'nothing', because: 'metered' })
    expect(givingNow(usual, unknown, 1_000)).toEqual({ giving: 'nothing', because: 'budget' })
    const unlimited = { ...usual, giveADay: null }
    expect(givingNow(unlimited, unknown, 1e15).giving).toBe('freely')
  })

  it('by the person’s word on the connection before the browser’s', () => {
    const [yes, no] = [true, false].map((metered) => ({ onBattery: null, metered }))
    expect(givingNow({ ...usual, metered: 'no' }, yes!, 0).giving).toBe('freely')
    expect(givingNow({ ...usual, metered: 'yes' }, no!, 0).giving).toBe('nothing')
  })

  it('on battery as much as the person set', () => {
    const battery = { onBattery: true, metered: null }
    expect(givingNow(usual, battery, 0)).toEqual({ giving: 'little', because: 'battery' })
    const nothing = { ...usual, onBattery: 'nothing' as const }
    expect(givingNow(nothing, battery, 0)).toEqual({ giving: 'nothing', because: 'battery' })
    const asUsual = { ...usual, onBattery: 'as-usual' as const }
    expect(givingNow(asUsual, battery, 0)).toEqual({ giving: 'freely', because: null })
    // Where no browser says so, the person does, and is believed before it.
    expect(givingNow({ ...usual, runsOn: 'battery' }, unknown, 0).giving).toBe('little')
    expect(givingNow({ ...usual, runsOn: 'mains' }, battery, 0).giving).toBe('freely')
    // Little of nothing is nothing.
    expect(givingNow(usual, battery, 1_000)).toEqual({ giving: 'nothing', because: 'budget' })
  })
})

import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Roads, TrafficDay } from '../../bridge/views.ts'
import { byPerson, chartDays, chartTop, sumRoads } from './traffic-days.ts'

const server = 'aa' as PublicKey
const alice = 'a1' as PublicKey
const bob = 'b0' as PublicKey
const roads = (people = 0, virtual = 0, relay = 0): Roads => ({ people, virtual, relay })
const day = (name: string, given: Roads, taken: Roads, people: TrafficDay['people'] = []): TrafficDay => ({
  day: name,
  given,
  taken,
  people,
})

describe('what was given and taken', () => {
  it('is shown for every day, also for those on which nothing moved', () => {
    const days = chartDays([day('2026-02-28', roads(5), roads())], Date.UTC(2026, 2, 2, 23), 4)
    expect(days.map(({ day, given }) => [day, sumRoads(given)])).toEqual([
      ['2026-02-27', 0],
      ['2026-02-28', 5],
      ['2026-03-01', 0],
      ['2026-03-02', 0],
    ])
  })

  it('fills the height of the chart, up to a round number', () => {
    const top = (bytes: number) => chartTop([day('', roads(bytes), roads())])
    expect([0, 1_001, 4_999, 5_001, 1_000_000].map(top)).toEqual([1_000, 1_500, 5_000, 6_000, 1_000_000])
  })

  it('is added up by person of one server, the most first', () => {
    const row = (key: PublicKey, given: number, taken: number, of = server) => ({
      server: of,
      key,
      given,
      taken,
    })
    const days = [
      day('2026-03-01', roads(), roads(), [row(alice, 1, 2), row(bob, 10, 0)]),
      day('2026-03-02', roads(), roads(), [row(alice, 3, 20), row(bob, 999, 0, 'cc' as PublicKey)]),
    ]
    expect(byPerson(days, server)).toEqual([row(alice, 4, 22), row(bob, 10, 0)])
  })
})

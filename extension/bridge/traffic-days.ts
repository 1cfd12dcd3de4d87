import type { Traffic } from '../engine/device.ts'
import type { Roads, TrafficDay } from './views.ts'

const ROADS = { person: 'people', virtual: 'virtual', relay: 'relay' } as const

/** Rows of traffic by day, oldest first: by road, and by person, most first. */
export function trafficDays(rows: Traffic[]): TrafficDay[] {
  const days = Map.groupBy(rows, ({ day }) => day)
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, ofDay]) => ({
      day,
      given: byRoad(ofDay, 'given'),
      taken: byRoad(ofDay, 'taken'),
      people: byPerson(ofDay),
    }))
}

function byRoad(rows: Traffic[], way: 'given' | 'taken'): Roads {
  const roads: Roads = { people: 0, virtual: 0, relay: 0 }
  for (const row of rows) roads[ROADS[row.road]] += row[way]
  return roads
}

function byPerson(rows: Traffic[]): TrafficDay['people'] {
  const name = ({ server, peer }: Traffic) => server + peer
  const virtual = new Set(rows.filter(({ road }) => road === 'virtual').map(name))
  const people = new Map<string, TrafficDay['people'][number]>()
  for (const row of rows) {
    // What came through the relay came from people and virtual clients alike.
    if (virtual.has(name(row))) continue
    const { server, peer: key, given, taken } = row
    const known = people.get(name(row)) ?? { server, key, given: 0, taken: 0 }
    people.set(name(row), { server, key, given: known.given + given, taken: known.taken + taken })
  }
  return [...people.values()].sort((a, b) => b.given + b.taken - (a.given + a.taken))
}

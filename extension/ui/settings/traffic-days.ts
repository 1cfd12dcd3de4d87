import type { Roads, TrafficDay } from '../../bridge/views.ts'

const DAY = 86_400_000

/** The UTC day of a time, as `TrafficDay` names it. */
export const utcDay = (at: number) => new Date(at).toISOString().slice(0, 10)

export const sumRoads = ({ people, virtual, relay }: Roads) => people + virtual + relay

/** A day of the chart. */
export type ChartDay = Pick<TrafficDay, 'day' | 'given' | 'taken'>

const NONE: Roads = { people: 0, virtual: 0, relay: 0 }

/** The last `count` days up to today, the oldest first; those on which nothing happened too. */
export function chartDays(days: readonly TrafficDay[], now: number, count: number): ChartDay[] {
  const known = new Map(days.map((day) => [day.day, day]))
  return Array.from({ length: count }, (_, at) => {
    const day = utcDay(now - (count - 1 - at) * DAY)
    const { given, taken } = known.get(day) ?? { given: NONE, taken: NONE }
    return { day, given, taken }
  })
}

/** What the chart's full height stands for: the largest day, rounded up. At least 1 kB. */
export function chartTop(days: readonly ChartDay[]): number {
  const most = Math.max(1_000, ...days.flatMap(({ given, taken }) => [sumRoads(given), sumRoads(taken)]))
  const unit = 10 ** Math.floor(Math.log10(most))
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * unit >= most) ?? 10) * unit
}

/** What each person of a server got and gave over all these days, who moved most first. */
export function byPerson(days: readonly TrafficDay[], server: string): TrafficDay['people'] {
  const people = new Map<string, TrafficDay['people'][number]>()
  for (const row of days.flatMap((day) => day.people)) {
    if (row.server !== server) continue
    const held = people.get(row.key)
    people.set(row.key, {
      ...row,
      given: row.given + (held?.given ?? 0),
      taken: row.taken + (held?.taken ?? 0),
    })
  }
  return [...people.values()].sort((a, b) => b.given + b.taken - (a.given + a.taken))
}

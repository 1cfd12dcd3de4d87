import { dayOf } from './day-of.ts'

const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' })
const thisYear = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })

/** How a separator names the day of `at`, seen from `now`; both in ms. */
export function formatDay(at: number, now: number): string {
  const away = dayOf(now) - dayOf(at)
  if (away === 0) return 'Today'
  if (away === 1) return 'Yesterday'
  if (away > 1 && away < 6) return weekday.format(at)
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? thisYear : otherYear).format(at)
}

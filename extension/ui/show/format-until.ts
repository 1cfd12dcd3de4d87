import { formatClock } from './format-time.ts'

const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' })

/** `21:15`, and with its day where that is not today's. */
export function formatUntil(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return isToday ? formatClock(at) : `${day.format(at)}, ${formatClock(at)}`
}

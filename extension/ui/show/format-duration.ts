/** `200` → `about 3 minutes`. Seconds in; coarser the longer it is, as nobody can tell so exactly. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return 'a few seconds'
  if (seconds < 50) return `about ${Math.round(seconds / 10) * 10} seconds`
  const minutes = Math.round(seconds / 60)
  if (minutes < 2) return 'about a minute'
  if (minutes < 55) return `about ${minutes < 10 ? minutes : Math.round(minutes / 5) * 5} minutes`
  const hours = Math.round(seconds / 3_600)
  if (hours < 2) return 'about an hour'
  if (hours < 36) return `about ${hours} hours`
  return `about ${Math.round(seconds / 86_400)} days`
}

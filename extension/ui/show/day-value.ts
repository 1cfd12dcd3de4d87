/** A day as a date field writes it, in the person's own time zone: `2026-11-25`. */
export function dayValue(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** When the day of a date field begins, ms, `later` days further on; undefined when nothing is in it. */
export function dayBegins(value: string, later = 0): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)
  if (!parts) return undefined
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later).getTime()
}

/** A day's number in the person's own time zone, through all changes of the clock. */
export function dayOf(at: number): number {
  const date = new Date(at)
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

import type { Figures } from './figures.ts'

/** Whether everybody held the log in the end, and what was to happen on the way did. */
export function succeeded({ heard, handedOn, three }: Figures): boolean {
  const all = [heard, handedOn?.second, handedOn?.third, ...(three?.readers ?? [])]
  if (all.some((result) => result && !result.equal)) return false
  return (three?.readers ?? []).every(({ diedAt, avoidsLiar }) => diedAt !== null && avoidsLiar)
}

/** The longest wait between two tries, ms. */
const LONGEST = 60_000
const FIRST = 500

/**
 * How long to wait before try number `n` (from 0), ms: doubling with full jitter, so that the clients of a relay that
 * restarts do not come back all at once. `chance` in [0, 1).
 */
export function backoff(n: number, chance: number): number {
  const most = Math.min(LONGEST, FIRST * 2 ** Math.min(n, 10))
  return Math.round(most * (0.2 + 0.8 * chance))
}

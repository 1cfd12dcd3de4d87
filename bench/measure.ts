import type { Bench, Result, Row } from './row.ts'

const ROUNDS = 5

/** Both sides in turn, one uncounted round first unless the row is `cold`; the median of each. */
export async function measure(row: Row, bench: Bench): Promise<Result> {
  const rounds = row.rounds ?? ROUNDS
  const first = row.cold ? 1 : 0
  bench.progress(`${row.id}: preparing`)
  const contest = await row.prepare(bench)
  const ours: number[] = []
  const other: number[] = []
  try {
    for (let round = first; round <= rounds; round++) {
      bench.progress(`${row.id}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
      ours.push(await contest.ours())
      if (contest.other) other.push(await contest.other())
    }
  } finally {
    await contest.close?.()
  }
  const { id, what, unit } = row
  const a = median(ours.slice(1 - first))
  if (!contest.other) return { id, what, ours: round3(a), other: null, unit, ratio: null }
  const b = median(other.slice(1 - first))
  const ratio = round3(row.lowerIsBetter ? b / a : a / b)
  return { id, what, ours: round3(a), other: round3(b), unit, ratio }
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three digits are all that these numbers are worth. */
const round3 = (number: number) => Number(number.toPrecision(3))

import type { Bench, Result, Row } from './row.ts'

const ROUNDS = 5

/** Both sides in turn, one uncounted round first; the median of each. */
export async function measure(row: Row, bench: Bench): Promise<Result> {
  const rounds = row.rounds ?? ROUNDS
  bench.progress(`${row.id}: preparing`)
  const contest = await row.prepare(bench)
  const ours: number[] = []
  const other: number[] = []
  try {
    for (let round = 0; round <= rounds; round++) {
      bench.progress(`${row.id}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
      ours.push(await contest.ours())
      other.push(await contest.other())
    }
  } finally {
    await contest.close?.()
  }
  const [a, b] = [median(ours.slice(1)), median(other.slice(1))]
  const { id, what, unit } = row
  return {
    id,
    what,
    ours: round3(a),
    other: round3(b),
    unit,
    ratio: round3(row.lowerIsBetter ? b / a : a / b),
  }
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three digits are all that these numbers are worth. */
const round3 = (number: number) => Number(number.toPrecision(3))

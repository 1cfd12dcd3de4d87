import type { Bench, Result, Row } from './row.ts'

const ROUNDS = 5
/** Longer than any step of any row, ms. */
const STEP_MS = 15 * 60_000

/**
 * Both sides in turn, one uncounted round first unless the row is `cold`; the median of each.
 * @throws Error when a step takes longer than `stepMs`; what it began may go on
 */
export async function measure(row: Row, bench: Bench, stepMs = STEP_MS): Promise<Result> {
  const rounds = row.rounds ?? ROUNDS
  const first = row.cold ? 1 : 0
  bench.progress(`${row.id}: preparing`)
  const contest = await inTime(row.prepare(bench), stepMs)
  const ours: number[] = []
  const other: number[] = []
  try {
    for (let round = first; round <= rounds; round++) {
      bench.progress(`${row.id}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`)
      ours.push(await inTime(contest.ours(), stepMs))
      if (contest.other) other.push(await inTime(contest.other(), stepMs))
    }
  } finally {
    if (contest.close) await inTime(contest.close(), stepMs)
  }
  const { id, what, unit } = row
  const a = median(ours.slice(1 - first))
  if (!contest.other) return { id, what, ours: round3(a), other: null, unit, ratio: null }
  const b = median(other.slice(1 - first))
  const ratio = round3(row.lowerIsBetter ? b / a : a / b)
  return { id, what, ours: round3(a), other: round3(b), unit, ratio }
}

async function inTime<Answer>(step: Promise<Answer>, ms: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`given up after ${ms / 60_000} min`)), ms)
  })
  return Promise.race([step, late]).finally(() => clearTimeout(timer))
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Three digits are all that these numbers are worth. */
const round3 = (number: number) => Number(number.toPrecision(3))

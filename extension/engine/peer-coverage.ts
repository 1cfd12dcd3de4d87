import { epochId, logId } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import type { Gap } from './coverage.ts'
import type { PageKey } from './fact-store.ts'

/** Ranges and rows kept of one peer: about 4 MB at the most. Whole history is one range a log and epoch. */
const MOST_WEIGHT = 20_000

const weightOf = ({ pages, part = [] }: CoverageRow) => 1 + pages.length + part.length

interface Known {
  weight: number
  /** Whole pages: ranges in order, of which no two touch. */
  ranges: [from: number, to: number][]
  short: CoverageRow['short']
  /** Facts held of pages that lack some. */
  parts: Map<number, number>
  /** Pages of which it gave nothing since it said this. */
  vain: Set<number>
  sameParts: Set<number>
}

/** What a peer says it holds, less what it then did not give. */
export class PeerCoverage {
  readonly #rows = new Map<string, Known>()
  #weight = 0

  /** Rows take the place of those before. Of more than anybody has, nothing is kept. */
  update(rows: CoverageRow[]): void {
    for (const row of rows) {
      const series = `${logId(row.log)}/${epochId(row.epoch)}`
      const before = this.#rows.get(series)
      const weight = weightOf(row)
      const total = this.#weight + weight - (before?.weight ?? 0)
      if (total > MOST_WEIGHT) continue
      this.#weight = total
      this.#rows.set(series, {
        weight,
        ranges: inOrder(row.pages),
        short: row.short,
        parts: new Map(row.part),
        vain: new Set(),
        sameParts: before?.sameParts ?? new Set(),
      })
    }
  }

  /** How many logs and epochs are kept. */
  get rows(): number {
    return this.#rows.size
  }

  /** Asked for this page, the peer brought nothing: it is not asked for it again before it says something new. */
  gaveNothing({ log, epoch, index }: PageKey): void {
    const known = this.#rows.get(`${log}/${epoch}`)
    known?.vain.add(index)
    known?.sameParts.add(index)
  }

  /** Whether asking for this page can bring anything. */
  helps({ log, epoch, index, held, leading }: Gap): boolean {
    const known = this.#rows.get(`${log}/${epoch}`)
    if (!known || known.vain.has(index)) return false
    const { ranges, short, parts, sameParts } = known
    if (short?.[0] === index && short[1] > leading) return true
    const has = parts.get(index) ?? 0
    // As many facts are most often the same ones, which is found out once; the two who hold them tell news all the time.
    if (has > held || (has > 0 && has === held && !sameParts.has(index))) return true
    return isIn(ranges, index)
  }
}

/** What a peer sends may lie in any order, overlap, or end before it begins. */
function inOrder(pages: CoverageRow['pages']): Known['ranges'] {
  const ranges: Known['ranges'] = []
  for (const [from, to] of pages.filter(([from, to]) => from <= to).sort(([a], [b]) => a - b)) {
    const last = ranges.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else ranges.push([from, to])
  }
  return ranges
}

function isIn(ranges: Known['ranges'], index: number): boolean {
  let low = 0
  let high = ranges.length
  // Below `low` all ranges begin at or before the page, from `high` on all begin behind it.
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[0] ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return (ranges[low - 1]?.[1] ?? -1) >= index
}

import { epochId, logId } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import type { Gap } from './coverage.ts'
import type { PageKey } from './fact-store.ts'

/** Ranges and rows kept of one peer: about 4 MB at the most. Whole history is one range a log and epoch. */
const MOST_WEIGHT = 20_000

const weightOf = ({ pages, part = [] }: CoverageRow) => 1 + pages.length + part.length

/** What a peer says it holds, less what it then did not give. */
export class PeerCoverage {
  readonly #rows = new Map<string, { row: CoverageRow; vain: Set<number>; sameParts: Set<number> }>()
  #weight = 0

  /** Rows take the place of those before. Of more than anybody has, nothing is kept. */
  update(rows: CoverageRow[]): void {
    for (const row of rows) {
      const series = `${logId(row.log)}/${epochId(row.epoch)}`
      const before = this.#rows.get(series)
      const weight = this.#weight + weightOf(row) - (before ? weightOf(before.row) : 0)
      if (weight > MOST_WEIGHT) continue
      this.#weight = weight
      this.#rows.set(series, { row, vain: new Set(), sameParts: before?.sameParts ?? new Set() })
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
    const { pages, short, part = [] } = known.row
    if (short?.[0] === index && short[1] > leading) return true
    const has = part.find(([at]) => at === index)?.[1] ?? 0
    // As many facts are most often the same ones, which is found out once; the two who hold them tell news all the time.
    if (has > held || (has > 0 && has === held && !known.sameParts.has(index))) return true
    return pages.some(([from, to]) => from <= index && index <= to)
  }
}

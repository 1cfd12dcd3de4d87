import { encode } from '../../shared/cbor.ts'
import { checkpointRow, type Head } from '../../shared/checkpoint.ts'
import { factsInPage, pageIndex } from '../../shared/head.ts'
import { type EpochId, epochId, idBytes, type LogId, logId } from '../../shared/ids.ts'
import { MAX_COVERAGE_ROWS, MAX_PEER_FRAME_BYTES, PAGE_FACTS } from '../../shared/limits.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { KnownEnd, PageKey, StoredPage } from './fact-store.ts'

/** What is held of one log in one epoch, and how far it is known to go. */
interface Series {
  log: LogId
  epoch: EpochId
  end: number
  head: Head | null
  pages: Map<number, HeldPage>
  /** Pages below this are not wanted: they are older than what this client keeps. */
  floor: number
}

type HeldPage = Pick<StoredPage, 'count' | 'held' | 'firstId'>

export interface Gap extends PageKey {
  /** Facts of this page that exist and are not held. */
  missing: number
  /** Facts of this page that are held, wherever they stand. */
  held: number
  /** Facts held from the page's beginning without a hole; a peer must have more to be of use. */
  leading: number
}

/** Which pages a client holds, and so which are missing below the heads it knows. */
export class Coverage {
  readonly #series = new Map<string, Series>()

  #at(log: LogId, epoch: EpochId): Series {
    const key = `${log}/${epoch}`
    let series = this.#series.get(key)
    if (!series) {
      series = { log, epoch, end: 0, head: null, pages: new Map(), floor: 0 }
      this.#series.set(key, series)
    }
    return series
  }

  /** Takes in how far a log goes; answers whether that was news. */
  learnEnd({ log, epoch, n, head }: KnownEnd): boolean {
    const series = this.#at(log, epoch)
    const news = n > series.end
    if (news) series.end = n
    if (head && (!series.head || head.checkpoint.n > series.head.checkpoint.n)) series.head = head
    return news
  }

  end(log: LogId, epoch: EpochId): number {
    return this.#series.get(`${log}/${epoch}`)?.end ?? 0
  }

  hold(page: PageKey & HeldPage): void {
    const { count, held, firstId } = page
    this.#at(page.log, page.epoch).pages.set(page.index, { count, held, firstId })
  }

  held(key: PageKey): HeldPage | undefined {
    return this.#series.get(`${key.log}/${key.epoch}`)?.pages.get(key.index)
  }

  /** Lets go of a page and of wanting it or anything before it. */
  forget({ log, epoch, index }: PageKey): void {
    const series = this.#at(log, epoch)
    series.pages.delete(index)
    series.floor = Math.max(series.floor, index + 1)
  }

  /** What is missing, newest first; `since` (ms) leaves out what is surely older. `first`: that log before all others. */
  *gaps(since = 0, first?: LogId): Generator<Gap> {
    const all = [...this.#series.values()].filter((series) => series.end > 0)
    all.sort((a, b) => Number(b.log === first) - Number(a.log === first) || (a.epoch < b.epoch ? 1 : -1))
    for (const series of all) yield* gapsOf(series, since)
  }

  /** Facts that exist and are not held, by log. */
  missing(since = 0): Map<LogId, number> {
    const byLog = new Map<LogId, number>()
    for (const gap of this.gaps(since)) byLog.set(gap.log, (byLog.get(gap.log) ?? 0) + gap.missing)
    return byLog
  }

  /** The latest proof known of how far each log goes in each epoch. */
  heads(): Head[] {
    return [...this.#series.values()].flatMap(({ head }) => head ?? [])
  }

  /** For each epoch of a log, the seq up to which nothing is missing from its beginning. */
  wholeUpTo(log: LogId): [EpochId, number][] {
    const held: [EpochId, number][] = []
    for (const series of this.#series.values()) {
      if (series.log !== log) continue
      let n = 0
      for (let index = 0; ; index++) {
        const page = series.pages.get(index)
        if (!page || page.held < page.count) break
        n += page.count
        if (page.count < PAGE_FACTS) break
      }
      if (n > 0) held.push([series.epoch, n])
    }
    return held
  }

  /** For peers: everything, or only the given series. */
  rows(only?: (log: LogId, epoch: EpochId) => boolean): CoverageRow[] {
    const rows: CoverageRow[] = []
    for (const series of this.#series.values()) {
      if (series.pages.size === 0 && !series.head) continue
      if (!only || only(series.log, series.epoch)) rows.push(rowOf(series))
    }
    return rows
  }
}

function* gapsOf(series: Series, since: number): Generator<Gap> {
  const { log, epoch, end, pages, floor } = series
  for (let index = pageIndex(end); index >= floor; index--) {
    const page = pages.get(index)
    const all = factsInPage(index, end)
    const held = page?.held ?? 0
    if (held < all)
      yield {
        log,
        epoch,
        index,
        missing: all - held,
        held,
        leading: page && page.held === page.count ? held : 0,
      }
    if (page && idTime(page.firstId) < since) return
  }
}

function rowOf({ log, epoch, pages, head }: Series): CoverageRow {
  const ranges: [number, number][] = []
  const part: [number, number][] = []
  let short: [number, number] | null = null
  for (const index of [...pages.keys()].sort((a, b) => a - b)) {
    const page = pages.get(index)
    if (!page) continue
    if (page.held < page.count) part.push([index, page.held])
    else if (page.count < PAGE_FACTS) {
      // Short pages behind which the log went on are parts of theirs.
      if (short) part.push(short)
      short = [index, page.count]
    } else if (ranges.at(-1)?.[1] === index - 1)
      ranges[ranges.length - 1] = [ranges.at(-1)?.[0] ?? index, index]
    else ranges.push([index, index])
  }
  const wire: CoverageRow['head'] = head && [
    idBytes(log),
    idBytes(epoch),
    head.previous,
    checkpointRow(head.checkpoint),
  ]
  return {
    log: idBytes(log),
    epoch: idBytes(epoch),
    pages: ranges,
    short,
    ...(part.length > 0 && { part }),
    head: wire,
  }
}

/** Rows as frames between peers can carry them. */
export function* inFrames(rows: CoverageRow[]): Generator<CoverageRow[]> {
  let frame: CoverageRow[] = []
  let bytes = 0
  for (const row of rows) {
    const more = encode(row).length
    if (frame.length > 0 && (frame.length >= MAX_COVERAGE_ROWS || bytes + more > MAX_PEER_FRAME_BYTES / 2)) {
      yield frame
      frame = []
      bytes = 0
    }
    frame.push(row)
    bytes += more
  }
  if (frame.length > 0) yield frame
}

/** The rows of somebody who gives nothing now: in place of all that was told before. */
export function nothingOf(rows: CoverageRow[]): CoverageRow[] {
  return rows.map(({ log, epoch, head }) => ({ log, epoch, pages: [], short: null, head }))
}

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

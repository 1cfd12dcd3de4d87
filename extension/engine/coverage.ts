import { encode } from '../../shared/cbor.ts'
import type { Head } from '../../shared/checkpoint.ts'
import { factsInPage, pageIndex } from '../../shared/head.ts'
import { headRow } from '../../shared/head-row.ts'
import { type EpochId, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
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
  pages: Map<number, StoredPage>
  /** Pages below this were freed: wanted only by who wants everything. */
  freed: number
}

/** Nothing older than this is wanted, ms since 1970, of all logs or of each; 0: all but what was freed. */
export type Since = number | ((log: LogId) => number)
/** What was freed is wanted, too. */
export const EVERYTHING = Number.NEGATIVE_INFINITY

export interface Gap extends PageKey {
  /** Facts of this page that exist and are not held. */
  missing: number
  /** Facts of this page that are held, wherever they stand. */
  held: number
  /** Facts held from the page's beginning without a hole; a peer must have more to be of use. */
  leading: number
}

/** One for all pages that have none. */
const NONE: number[] = []

/** Which pages a client holds, and so which are missing below the heads it knows. */
export class Coverage {
  readonly #series = new Map<string, Series>()

  #at(log: LogId, epoch: EpochId): Series {
    const key = `${log}/${epoch}`
    let series = this.#series.get(key)
    if (!series) {
      series = { log, epoch, end: 0, head: null, pages: new Map(), freed: 0 }
      this.#series.set(key, series)
    }
    return series
  }

  /** Takes in how far a log goes; answers whether that was news. */
  learnEnd({ log, epoch, n, head, freed = 0 }: KnownEnd): boolean {
    const series = this.#at(log, epoch)
    series.freed = Math.max(series.freed, freed)
    const news = n > series.end
    if (news) series.end = n
    if (head && (!series.head || head.checkpoint.n > series.head.checkpoint.n)) series.head = head
    return news
  }

  end(log: LogId, epoch: EpochId): number {
    return this.#series.get(`${log}/${epoch}`)?.end ?? 0
  }

  /** A page as it stands on disk, or a tail as the page that it would make. */
  hold(page: StoredPage): void {
    const series = this.#at(page.log, page.epoch)
    // Rows read from disk bring strings of their own, which at a million facts were most of the engine's memory.
    page.log = series.log
    page.epoch = series.epoch
    const root = series.pages.get(page.index - 1)?.root
    if (page.previous === root) page.previous = root
    if (page.bad.length === 0) page.bad = NONE
    series.pages.set(page.index, page)
  }

  held({ log, epoch, index }: PageKey): StoredPage | undefined {
    return this.#series.get(`${log}/${epoch}`)?.pages.get(index)
  }

  /** Lets go of a page, and of wanting it or what is older, but for who wants everything. */
  free({ log, epoch, index }: PageKey): void {
    const series = this.#at(log, epoch)
    series.pages.delete(index)
    series.freed = Math.max(series.freed, index + 1)
  }

  /** How far a log is known to go, as it is kept on disk. */
  knownEnd(log: LogId, epoch: EpochId): KnownEnd {
    const { end, head, freed } = this.#at(log, epoch)
    return { log, epoch, n: end, head, freed }
  }

  /** All that is held, of one log or of all, in no order. */
  *pages(log?: LogId): Generator<StoredPage> {
    for (const series of this.#series.values()) if (!log || series.log === log) yield* series.pages.values()
  }

  /** The pages in which a fact with this id would stand. */
  holding(log: LogId, id: FactId): StoredPage[] {
    return [...this.pages(log)].filter(({ firstId, lastId }) => firstId <= id && id <= lastId)
  }

  /** The page held whose facts lie nearest to a time, ms since 1970; null when nothing of the log is held. */
  nearest(log: LogId, time: number): StoredPage | null {
    let best: StoredPage | null = null
    let least = Number.POSITIVE_INFINITY
    for (const page of this.pages(log)) {
      const away = Math.max(0, idTime(page.firstId) - time, time - idTime(page.lastId))
      if (away >= least) continue
      best = page
      least = away
    }
    return best
  }

  /** What is missing, newest first; `since` leaves out what is surely older. `first`: that log before all others. */
  *gaps(since: Since = 0, first?: LogId): Generator<Gap> {
    const all = [...this.#series.values()].filter((series) => series.end > 0)
    all.sort((a, b) => Number(b.log === first) - Number(a.log === first) || (a.epoch < b.epoch ? 1 : -1))
    for (const series of all) yield* gapsOf(series, typeof since === 'number' ? since : since(series.log))
  }

  /** What of one page is missing, wanted or not; undefined when nothing is. */
  gapAt({ log, epoch, index }: PageKey): Gap | undefined {
    const series = this.#series.get(`${log}/${epoch}`)
    return series && index >= 0 ? gapAt(series, index) : undefined
  }

  /** Facts that exist and are not held, by log: those of `gaps`, counted without going through them. */
  missing(since: Since = 0): Map<LogId, number> {
    const byLog = new Map<LogId, number>()
    for (const series of this.#series.values()) {
      const missing = missingOf(series, typeof since === 'number' ? since : since(series.log))
      if (missing > 0) byLog.set(series.log, (byLog.get(series.log) ?? 0) + missing)
    }
    return byLog
  }

  /** The latest proof known of how far a log goes in an epoch. */
  head(log: LogId, epoch: EpochId): Head | undefined {
    return this.#series.get(`${log}/${epoch}`)?.head ?? undefined
  }

  /** The same of all. */
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

/** How far a log goes, by a head that proves it. */
export function endOf({ log, epoch, previous, checkpoint }: Head): KnownEnd {
  return { log, epoch, n: checkpoint.n, head: { log, epoch, previous, checkpoint } }
}

function* gapsOf(series: Series, since: number): Generator<Gap> {
  if (isOlder(series, since)) return
  for (let index = pageIndex(series.end); index >= floorOf(series, since); index--) {
    const gap = gapAt(series, index)
    if (gap) yield gap
    const page = series.pages.get(index)
    if (page && idTime(page.firstId) < since) return
  }
}

/** What the gaps of `gapsOf` lack together; a log may be said to have more of them than can be gone through. */
function missingOf(series: Series, since: number): number {
  const { end, pages } = series
  if (isOlder(series, since)) return 0
  let from = floorOf(series, since)
  for (const [index, page] of pages)
    if (index > from && index <= pageIndex(end) && idTime(page.firstId) < since) from = index
  let missing = Math.max(0, end - from * PAGE_FACTS)
  for (const [index, page] of pages)
    if (index >= from) missing -= Math.min(page.held, factsInPage(index, end))
  return missing
}

/** The last of it was stamped before the checkpoint was signed, so all of it is older. */
const isOlder = ({ head, end }: Series, since: number) =>
  head !== null && head.checkpoint.n >= end && head.checkpoint.time < since

const floorOf = ({ freed }: Series, since: number) => (since === EVERYTHING ? 0 : freed)

function gapAt({ log, epoch, end, pages }: Series, index: number): Gap | undefined {
  const page = pages.get(index)
  const held = page?.held ?? 0
  const missing = factsInPage(index, end) - held
  if (missing <= 0) return undefined
  return { log, epoch, index, missing, held, leading: page && page.held === page.count ? held : 0 }
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
  return {
    log: idBytes(log),
    epoch: idBytes(epoch),
    pages: ranges,
    short,
    ...(part.length > 0 && { part }),
    head: head && headRow(head),
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

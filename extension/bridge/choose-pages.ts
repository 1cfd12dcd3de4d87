import { firstSeq } from '../../shared/head.ts'
import type { EpochId, FactId } from '../../shared/ids.ts'
import type { StoredPage } from '../engine/fact-store.ts'
import type { Beyond } from './gaps-of.ts'

/** Which part of a log is to be read. */
export interface Wanted {
  /** Pages that hold so many facts, the newest; or so many before and so many after `around`. */
  held: number
  around: FactId | null
  /** What was shown before is read again: down to the first, up to the second. */
  from: FactId | null
  to: FactId | null
}

export interface Chosen extends Beyond {
  read: StoredPage[]
  /** The nearest facts held in pages that are not read. */
  older: FactId | null
  newer: FactId | null
}

/**
 * Which pages of a log to read, of all that are held. Whatever lies between `older` and `newer` is in them: pages of
 * several epochs may overlap in time. `inTails`: facts held in tails, which are read anyway.
 */
export function choosePages(all: StoredPage[], inTails: number, wanted: Wanted): Chosen {
  const { around } = wanted
  const read = new Set<StoredPage>()
  const before = all.filter(({ firstId }) => around === null || firstId <= around)
  before.sort((a, b) => (a.lastId < b.lastId ? 1 : -1))
  let held = around === null ? inTails : 0
  for (const page of before) {
    const { lastId } = page
    if (held >= wanted.held && !isAtLeast(lastId, around) && !isAtLeast(lastId, wanted.from)) break
    held += page.held
    read.add(page)
  }
  const after = all.filter(({ lastId }) => around !== null && lastId >= around)
  after.sort((a, b) => (a.firstId < b.firstId ? -1 : 1))
  held = 0
  for (const page of after) {
    const { firstId } = page
    if (held >= wanted.held && !isAtMost(firstId, around) && !isAtMost(firstId, wanted.to)) break
    held += page.held
    read.add(page)
  }
  return { read: [...read], ...beyond(all, read, around) }
}

const isAtLeast = (id: FactId, bound: FactId | null) => bound !== null && id >= bound
const isAtMost = (id: FactId, bound: FactId | null) => bound !== null && id <= bound

function beyond(
  all: StoredPage[],
  read: ReadonlySet<StoredPage>,
  around: FactId | null,
): Omit<Chosen, 'read'> {
  let older: FactId | null = null
  let newer: FactId | null = null
  const below = new Map<EpochId, { seq: number; lastId: FactId }>()
  const above = new Map<EpochId, { seq: number; firstId: FactId }>()
  for (const page of all) {
    if (read.has(page)) continue
    const { epoch, index, firstId, lastId } = page
    if (around === null || lastId < around) {
      if (older === null || lastId > older) older = lastId
      if (lastSeq(page) > (below.get(epoch)?.seq ?? 0)) below.set(epoch, { seq: lastSeq(page), lastId })
    } else {
      if (newer === null || firstId < newer) newer = firstId
      const seq = firstSeq(index)
      if (seq < (above.get(epoch)?.seq ?? Number.POSITIVE_INFINITY)) above.set(epoch, { seq, firstId })
    }
  }
  return { older, newer, below, above }
}

/** Of a page; a short one may lie where the log went on. */
export const lastSeq = ({ index, count }: StoredPage) => firstSeq(index) + count - 1

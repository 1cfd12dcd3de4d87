import type { ClaimHash, FactId } from '../../shared/ids.ts'
import type { HeldEntry } from './held-entry.ts'
import type { ReadEntry, Reading } from './read-entry.ts'

/** Further messages that are read again because they were shown, while more come in. */
const KEPT = 1_000
/** Facts read at once at least: hashes are made in parallel. */
const AT_ONCE = 16

/** What is read of a log's held facts. */
export interface Window {
  read: ReadEntry[]
  /** The nearest held facts that were not read, in both directions; null where none of these entries is. */
  older: FactId | null
  newer: FactId | null
  /** The first and the last fact read; null when there was none. */
  from: FactId | null
  to: FactId | null
}

/**
 * Reads the newest `count` messages, or so many up to `around` and behind it; and what lies from `shown.from` to
 * `shown.to`. All of them when there are fewer.
 */
export async function readWindow(
  reading: Reading,
  entries: HeldEntry[],
  count: number,
  around: FactId | null,
  shown: { from: FactId | null; to: FactId | null },
): Promise<Window> {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const isShown = ({ id }: HeldEntry) =>
    shown.from !== null && id >= shown.from && (shown.to === null || id <= shown.to)
  const split = around === null ? sorted.length : sorted.findLastIndex(({ id }) => id <= around) + 1
  const before = sorted.slice(0, split).reverse()
  const after = sorted.slice(split)
  const back = await readSome(reading, before, count, isShown)
  const on = await readSome(reading, after, count, isShown)
  return {
    read: [...back, ...on],
    older: before[back.length]?.id ?? null,
    newer: after[on.length]?.id ?? null,
    from: before[back.length - 1]?.id ?? after[0]?.id ?? null,
    to: after[on.length - 1]?.id ?? before[0]?.id ?? null,
  }
}

async function readSome(
  reading: Reading,
  entries: HeldEntry[],
  count: number,
  isShown: (entry: HeldEntry) => boolean,
): Promise<ReadEntry[]> {
  const read: ReadEntry[] = []
  const hashes = new Set<ClaimHash>()
  while (read.length < entries.length) {
    const left = count - hashes.size
    let next = entries.slice(read.length, read.length + Math.max(AT_ONCE, left))
    if (left <= 0) {
      const end = next.findIndex((entry) => !isShown(entry))
      next = hashes.size >= count + KEPT ? [] : end < 0 ? next : next.slice(0, end)
    }
    if (next.length === 0) break
    for (const entry of await Promise.all(next.map((one) => one.known ?? one.read(reading)))) {
      read.push(entry)
      const hash = hashOf(entry)
      if (hash) hashes.add(hash)
    }
  }
  return read
}

/** The claim of what may be shown. */
export function hashOf(entry: ReadEntry): ClaimHash | undefined {
  if (entry.kind === 'silent') return undefined
  return entry.kind === 'message' ? entry.message.hash : entry.hash
}

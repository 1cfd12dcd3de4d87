import { CONTROL_LOG } from '../../shared/ids.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { Settings } from '../bridge/settings.ts'
import type { StoredPage } from './fact-store.ts'

const DAY_MS = 24 * 60 * 60_000
const MEGABYTE = 1_000_000
/** With so much of the room taken, nothing older is asked for: it would push out what it came with. */
const NEARLY = 0.95

type Keep = Settings['keep']

/**
 * The pages of a server that a person no longer keeps: by days, all that are older as a whole; by megabytes, the oldest
 * until the rest fits, those with pins or own messages after all others. The control log stays.
 */
export function pagesToFree(
  pages: Iterable<StoredPage>,
  keep: Keep,
  now: number,
  pinned: (page: StoredPage) => boolean,
): StoredPage[] {
  if (keep.kind === 'all') return []
  const channels = [...pages].filter(({ log }) => log !== CONTROL_LOG)
  if (keep.kind === 'days') {
    const since = now - keep.days * DAY_MS
    return channels.filter(({ lastId }) => idTime(lastId) < since)
  }
  // What was not read yet may hold own messages.
  const dear = (page: StoredPage) => Number(page.mine || page.examined === 0 || pinned(page))
  channels.sort((a, b) => dear(a) - dear(b) || (a.lastId < b.lastId ? -1 : 1))
  let over = sizeOf(channels) - keep.megabytes * MEGABYTE
  const freed: StoredPage[] = []
  for (const page of channels) {
    if (over <= 0) break
    over -= page.size
    freed.push(page)
  }
  return freed
}

/** Nothing older than this is asked for, ms since 1970; 0: everything is wanted. */
export function wantedSince(pages: Iterable<StoredPage>, keep: Keep, now: number): number {
  if (keep.kind === 'all') return 0
  if (keep.kind === 'days') return now - keep.days * DAY_MS
  const channels = [...pages].filter(({ log }) => log !== CONTROL_LOG)
  if (sizeOf(channels) < keep.megabytes * MEGABYTE * NEARLY) return 0
  const plain = channels.filter(({ mine }) => !mine)
  return Math.min(...(plain.length > 0 ? plain : channels).map(({ firstId }) => idTime(firstId)))
}

const sizeOf = (pages: StoredPage[]) => pages.reduce((sum, { size }) => sum + size, 0)

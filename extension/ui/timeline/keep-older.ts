import type { Timeline, TimelineItem } from '../../bridge/views.ts'

/**
 * A read holds the newest N messages, so each message that comes pushes the oldest one out. Who is reading
 * up there must not lose the ground: what was shown before the first of `fresh` stays.
 */
export function keepOlder(shown: Timeline, fresh: Timeline): Timeline {
  const first = fresh.items.find((item) => item.kind === 'message')
  if (!first || fresh.complete) return fresh
  const at = shown.items.findIndex((item) => item.kind === 'message' && item.hash === first.hash)
  const older = shown.items.slice(0, Math.max(0, at))
  // a gap that touches the first fresh message is told better by the fresh read
  while (older.at(-1)?.kind === 'gap') older.pop()
  if (!older.some((item) => item.kind === 'message')) return fresh
  const known = new Set(older.map(keyOf))
  return { ...fresh, items: [...older, ...fresh.items.filter((item) => !known.has(keyOf(item)))] }
}

const keyOf = (item: TimelineItem) => (item.kind === 'gap' ? item.key : item.hash)

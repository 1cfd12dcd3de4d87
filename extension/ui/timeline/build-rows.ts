import type { FactId, PublicKey } from '../../../shared/ids.ts'
import type { Timeline } from '../../bridge/views.ts'
import { dayOf } from '../show/day-of.ts'
import type { Row } from './row.ts'

/** Longer than this after the author's last message, ms, and the name is shown again. */
const GROUP = 5 * 60_000

/** What the list shows for a timeline. The new line stands above the first message of another person after `newAfter`. */
export function buildRows(timeline: Timeline, me: PublicKey, newAfter: FactId | null): Row[] {
  const rows: Row[] = []
  let author: PublicKey | null = null
  let last = 0
  let day = Number.NaN
  let lineDrawn = newAfter === null

  const place = (by: PublicKey, at: number): boolean => {
    if (dayOf(at) !== day) {
      day = dayOf(at)
      rows.push({ kind: 'day', key: `day-${day}-${rows.length === 0 ? 'first' : at}`, at })
      author = null
    }
    const head = author !== by || at - last > GROUP
    author = by
    last = at
    return head
  }

  if (timeline.complete) rows.push({ kind: 'start', key: 'start' })
  else if (timeline.items[0]?.kind === 'message') rows.push({ kind: 'older', key: 'older' })

  for (const item of timeline.items) {
    if (item.kind === 'gap') {
      rows.push({ kind: 'gap', key: item.key, gap: item })
      author = null
      continue
    }
    const isNew: boolean = !lineDrawn && item.author !== me && newAfter !== null && item.id > newAfter
    if (isNew) author = null
    const head = place(item.author, item.at)
    if (isNew) {
      rows.push({ kind: 'new', key: 'new' })
      lineDrawn = true
    }
    rows.push({ kind: 'message', key: item.hash, head, message: item })
  }

  const stamped = new Set<string>()
  for (const item of timeline.items) if (item.kind === 'message' && item.author === me) stamped.add(item.hash)
  for (const message of timeline.pending) {
    if (stamped.has(message.hash)) continue
    rows.push({
      kind: 'pending',
      key: message.hash,
      head: place(me, Math.max(message.sentAt, last)),
      message,
    })
  }
  return rows
}

import type { ClaimHash, FactId, PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import type { Timeline, TimelineItem, TimelineMessage } from '../../bridge/views.ts'
import { dayOf } from '../show/day-of.ts'
import type { Row } from './row.ts'

/** Longer than this after the author's last message, ms, and the name is shown again. */
const GROUP = 5 * 60_000

const NO_CHANGES: readonly PendingMessage[] = []

/** So many removed messages in a row are worth one line: a flood that was taken back would fill the screen once more. */
const FEW = 3

/**
 * What the list shows for a timeline. The new line stands above the first message of another person after `newAfter`.
 * `isHidden`: messages that this person does not want to see.
 */
export function buildRows(
  timeline: Timeline,
  me: PublicKey,
  newAfter: FactId | null,
  isHidden: (message: TimelineMessage) => boolean = () => false,
): Row[] {
  const rows: Row[] = []
  const changes = changesByTarget(timeline.pending)
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

  const shown = new Map<ClaimHash, TimelineMessage>()
  for (const item of foldedItems(timeline.items, isHidden)) {
    if (item.kind === 'gap') {
      rows.push({ kind: 'gap', key: item.key, gap: item })
      author = null
      continue
    }
    if (item.kind === 'folded') {
      for (const message of item.messages) shown.set(message.hash, message)
      place(item.messages[0]!.author, item.messages[0]!.at)
      rows.push(foldedRow(item))
      author = null
      continue
    }
    shown.set(item.hash, item)
    const isNew: boolean = !lineDrawn && item.author !== me && newAfter !== null && item.id > newAfter
    // an answer shows whom it answers above it, and wants its name there
    if (isNew || item.replyTo) author = null
    const head = place(item.author, item.at)
    if (isNew) {
      rows.push({ kind: 'new', key: 'new' })
      lineDrawn = true
    }
    rows.push({
      kind: 'message',
      key: item.hash,
      head,
      message: item,
      changes: changes.get(item.hash) ?? NO_CHANGES,
    })
  }

  if (!timeline.newest) {
    if (timeline.items.at(-1)?.kind === 'message') rows.push({ kind: 'newer', key: 'newer' })
    return rows
  }
  for (const message of timeline.pending) {
    const { kind, hash, target, sentAt } = message
    if (kind === 'message') {
      if (shown.has(hash)) continue
      if (target) author = null
      const answers = target === null ? undefined : (shown.get(target) ?? null)
      rows.push({ kind: 'pending', key: hash, head: place(me, Math.max(sentAt, last)), message, answers })
    } else if (!(target && shown.has(target))) {
      rows.push({ kind: 'change', key: hash, change: message })
    }
  }
  return rows
}

/** Messages one after the other that are shown as one line. */
interface Folded {
  kind: 'folded'
  why: 'blocked' | 'removed'
  messages: TimelineMessage[]
}

/** Hidden messages that stand together are one item, and so are several that somebody removed. */
function foldedItems(items: readonly TimelineItem[], isHidden: (message: TimelineMessage) => boolean) {
  const folded: (TimelineItem | Folded)[] = []
  for (const item of items) {
    const why = item.kind === 'gap' ? null : whyFolded(item, isHidden)
    const before = folded.at(-1)
    if (item.kind === 'gap' || !why) folded.push(item)
    else if (before?.kind === 'folded' && belongs(before, why, item)) before.messages.push(item)
    else folded.push({ kind: 'folded', why, messages: [item] })
  }
  return folded.flatMap((item): (TimelineItem | Folded)[] =>
    item.kind === 'folded' && item.why === 'removed' && item.messages.length < FEW ? item.messages : [item],
  )
}

function whyFolded(
  message: TimelineMessage,
  isHidden: (message: TimelineMessage) => boolean,
): Folded['why'] | null {
  if (message.deletedBy !== null && message.deletedBy !== message.author) return 'removed'
  return isHidden(message) ? 'blocked' : null
}

/** Of one day, and removed by one person. */
function belongs({ why, messages }: Folded, next: Folded['why'], message: TimelineMessage): boolean {
  const [first] = messages
  return (
    why === next &&
    first !== undefined &&
    dayOf(first.at) === dayOf(message.at) &&
    (why === 'blocked' || first.deletedBy === message.deletedBy)
  )
}

function foldedRow({ why, messages }: Folded): Row {
  const [first] = messages
  const hashes = messages.map(({ hash }) => hash)
  return { kind: 'folded', key: `folded-${hashes[0]}`, why, hashes, by: first?.deletedBy ?? null }
}

/** Only refused changes are listed: those on their way show on their targets as if they had arrived. */
function changesByTarget(pending: readonly PendingMessage[]): Map<ClaimHash, PendingMessage[]> {
  const changes = new Map<ClaimHash, PendingMessage[]>()
  for (const change of pending) {
    if (change.kind === 'message' || change.target === null) continue
    changes.set(change.target, [...(changes.get(change.target) ?? []), change])
  }
  return changes
}

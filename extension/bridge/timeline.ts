import type { ClaimHash, EpochId, FactId, LogId } from '../../shared/ids.ts'
import type { Mark } from '../engine/fact-store.ts'
import { type Change, type ChangesOn, changesOn } from './changes-on.ts'
import { type Beyond, gapsOf, type HeldStretch, type Placed } from './gaps-of.ts'
import { isJustified, markedEntry } from './marked.ts'
import type { ReadEntry } from './read-entry.ts'
import type { PendingMessage } from './state.ts'
import type { Timeline, TimelineItem, TimelineMessage } from './views.ts'
import { withAnswers } from './with-answers.ts'

/** A stretch of one epoch that is held: a page, or the tail. */
export interface Stretch {
  epoch: EpochId
  index: number
  /** What stands at each place, in order; null where only a leaf is held. */
  entries: (ReadEntry | null)[]
}

export interface TimelineInput extends Beyond {
  log: LogId
  /** In any order. */
  stretches: Stretch[]
  /** How far the log goes in each epoch. */
  ends: { epoch: EpochId; n: number }[]
  /** The nearest facts that are held on both sides of what was read, and were not read; null where there are none. */
  older: FactId | null
  newer: FactId | null
  /** On whatever; those whose target was not read say nothing here. */
  marks: Mark[]
  /** Own changes that are not stamped yet: they count as if they were. */
  changes: Change[]
  pending: PendingMessage[]
  /** Messages that lie elsewhere and that one in here answers. */
  answered: ReadonlyMap<ClaimHash, TimelineMessage>
}

/** What a person sees: a pure function of what is held. Messages by id, each claim once, and every gap in its place. */
export function buildTimeline(input: TimelineInput): Timeline {
  const { log, older, newer, pending } = input
  const on = changesOn(input.marks, input.changes)
  const placed: Placed<TimelineItem>[] = []
  const stamped = new Set<ClaimHash>()
  for (const { entries } of input.stretches) {
    for (const entry of entries) {
      if (!entry || entry.kind === 'silent') continue
      stamped.add(entry.kind === 'message' ? entry.message.hash : entry.hash)
      const item = markedEntry(entry, on)
      if (item) placed.push({ id: entry.id, rank: 0, item })
    }
  }
  const held = input.stretches.map((stretch) => heldStretch(stretch, on))
  for (const { epoch, n } of input.ends) placed.push(...gapsOf(log, epoch, n, held, input))
  placed.sort((a, b) => (a.id === b.id ? a.rank - b.rank : a.id < b.id ? -1 : 1))
  const items = once(placed.filter((one) => isBetween(older, newer, one)))
  return {
    items: withAnswers(items, input.answered, on),
    complete: older === null && !items.some(({ kind }) => kind === 'gap'),
    newest: newer === null,
    pending: pending.filter(({ hash }) => !stamped.has(hash)),
  }
}

function heldStretch({ epoch, index, entries }: Stretch, on: ChangesOn): HeldStretch {
  const holds = (entry: ReadEntry | null) => entry && (entry.kind !== 'tombstone' || isJustified(entry, on))
  return { epoch, index, ids: entries.map((entry) => (entry && holds(entry) ? entry.id : null)) }
}

/** What lies beyond the nearest facts not read may have more between it. A gap right beside one of them does not. */
function isBetween(older: FactId | null, newer: FactId | null, { id, rank }: Placed<unknown>): boolean {
  const after = older === null || id > older || (id === older && rank === 1)
  return after && (newer === null || id < newer || (id === newer && rank === -1))
}

/** The same claim stamped twice, as when it was sent again after a crash, is one message: the lowest id counts. */
function once(placed: Placed<TimelineItem>[]): TimelineItem[] {
  const seen = new Set<ClaimHash>()
  const items: TimelineItem[] = []
  for (const { item } of placed) {
    if (item.kind === 'message') {
      if (seen.has(item.hash)) continue
      seen.add(item.hash)
    }
    items.push(item)
  }
  return items
}

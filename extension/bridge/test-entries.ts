import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Mark } from '../engine/fact-store.ts'
import type { ReadEntry } from './read-entry.ts'
import { buildTimeline, type TimelineInput } from './timeline.ts'
import type { TimelineMessage } from './views.ts'

export const log = 'aa'.repeat(16) as LogId
export const [alice, bob, carol] = ['aa', 'bb', 'cc'].map((byte) => byte.repeat(32)) as [
  PublicKey,
  PublicKey,
  PublicKey,
]
/** Epochs and facts share one count of time: epoch 1 begins at 1,000 and so on. */
export const idAt = (n: number) => n.toString(16).padStart(32, '0')
export const epochAt = (n: number) => idAt(n) as EpochId

export const hashAt = (n: number) => n.toString(16).padStart(64, '0') as ClaimHash

export const said = (id: number, more: Partial<TimelineMessage> = {}): TimelineMessage => ({
  kind: 'message',
  id: idAt(id) as FactId,
  hash: hashAt(id),
  author: alice,
  at: 0,
  sentAt: id,
  text: `${id}`,
  mentions: [],
  editedAt: null,
  deletedBy: null,
  pinned: false,
  reactions: [],
  replyTo: null,
  ...more,
})
export const message = (id: number, text = `${id}`, hash = id): ReadEntry => ({
  kind: 'message',
  id: idAt(id) as FactId,
  message: said(id, { text, hash: hashAt(hash) }),
})
export const silent = (id: number): ReadEntry => ({ kind: 'silent', id: idAt(id) as FactId })
export const tombstone = (id: number, author = alice, hash = id): ReadEntry => ({
  kind: 'tombstone',
  id: idAt(id) as FactId,
  author,
  hash: hashAt(hash),
})

/** What the fact `id` says about the message `on`, which stands where its hash says. */
export const mark = (
  id: number,
  on: number,
  author: PublicKey,
  more: Pick<Mark, 'kind'> & Partial<Mark>,
): Mark => ({
  ...{ target: hashAt(on), at: idAt(on) as FactId, id: idAt(id) as FactId, hash: hashAt(id), log, author },
  ...more,
})

export const timeline = (input: Partial<TimelineInput>) =>
  buildTimeline({
    log,
    stretches: [],
    ends: [],
    older: null,
    newer: null,
    below: new Map(),
    above: new Map(),
    marks: [],
    changes: [],
    pending: [],
    answered: new Map(),
    ...input,
  })

import type { ClaimHash, PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import type { TimelineGap, TimelineMessage } from '../../bridge/views.ts'

/** One row of the virtual list. `key` is stable while the same thing is shown. */
export type Row =
  /** Nothing older exists. */
  | { kind: 'start'; key: string }
  /** Older messages are on this device or at others, and not read yet. */
  | { kind: 'older'; key: string }
  /** The same of newer ones, where the past is shown. */
  | { kind: 'newer'; key: string }
  | { kind: 'day'; key: string; at: number }
  /** What follows is new since the channel was opened. */
  | { kind: 'new'; key: string }
  | { kind: 'gap'; key: string; gap: TimelineGap }
  /** Messages of who is blocked, or that `by` removed, in place of which one line stands. */
  | {
      kind: 'folded'
      key: string
      why: 'blocked' | 'removed'
      hashes: readonly ClaimHash[]
      by: PublicKey | null
    }
  /** `head`: the first of its author's group, with name and avatar. `changes`: one's own to it that the relay refused. */
  | {
      kind: 'message'
      key: string
      head: boolean
      message: TimelineMessage
      changes: readonly PendingMessage[]
    }
  /** `answers`: the message that it replies to, where that is shown too; undefined of what replies to nothing. */
  | {
      kind: 'pending'
      key: string
      head: boolean
      message: PendingMessage
      answers: Pick<TimelineMessage, 'author' | 'text'> | null | undefined
    }
  /** A refused change to a message that is not shown here. */
  | { kind: 'change'; key: string; change: PendingMessage }

import type { PendingMessage } from '../../bridge/state.ts'
import type { TimelineGap, TimelineMessage } from '../../bridge/views.ts'

/** One row of the virtual list. `key` is stable while the same thing is shown. */
export type Row =
  /** Nothing older exists. */
  | { kind: 'start'; key: string }
  /** Older messages are on this device or at others, and not read yet. */
  | { kind: 'older'; key: string }
  | { kind: 'day'; key: string; at: number }
  /** What follows is new since the channel was opened. */
  | { kind: 'new'; key: string }
  | { kind: 'gap'; key: string; gap: TimelineGap }
  /** `head`: the first of its author's group, with name and avatar. */
  | { kind: 'message'; key: string; head: boolean; message: TimelineMessage }
  | { kind: 'pending'; key: string; head: boolean; message: PendingMessage }

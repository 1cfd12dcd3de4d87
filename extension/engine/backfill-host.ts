import type { LogId } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { Gap } from './coverage.ts'
import type { PageKey } from './fact-store.ts'
import type { Peers } from './peers.ts'
import type { OnlinePeer } from './whom-to-ask.ts'

/** What filling gaps needs of the engine around it. */
export interface BackfillHost {
  clock: Clock
  peers: Peers
  /** What is missing and wanted, newest first; `first`: that log before all others. */
  gaps(first?: LogId): Iterable<Gap>
  /** What of this page is missing, wanted or not; undefined when nothing is. */
  gapAt(page: PageKey): Gap | undefined
  /** How many facts of a page are held. */
  held(page: PageKey): number
  /** Proves and stores a page; answers how many facts were new. @throws Refusal `broken-page`, `disk-full` */
  accept(deflated: Uint8Array, page: PageKey): Promise<number>
  /** Everybody online but oneself. */
  online(): OnlinePeer[]
  /** Whether signals reach anybody: without them no new connection can form. */
  canDial(): boolean
  /** Whether bytes are paid for: then only what the person looks at is asked for. */
  metered(): boolean
  /** Whether the person asked for all of this log. */
  wantsAll(log: LogId): boolean
  /** From a number between 0 and 1, handed in. */
  chance(): number
  changed(): void
}

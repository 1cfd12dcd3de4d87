import type { ClaimHash, EpochId, FactId } from '../../shared/ids.ts'
import type { Mark, OutboxRow, StoredPage, StoredTail, TailFact } from '../engine/fact-store.ts'
import type { Chosen, Wanted } from './choose-pages.ts'

/** What a timeline of one log is read from. */
export interface LogSource {
  /**
   * The pages that `choosePages` would choose or more, and what else there is of this log, as of one moment. `near`: with the marks
   * that say that their target stands where these pages and tails lie.
   */
  rows(wanted: Wanted, isOpen: IsOpen, near: boolean): Promise<LogRows>
  /** All marks on these claims, in no order. */
  marksOn(targets: ClaimHash[]): Promise<Mark[]>
  /** All pins of this log, in no order. */
  pins(): Promise<Mark[]>
  /** Where these facts may be held: the few pages that may hold each, and those of them that stand in tails. */
  holding(ids: FactId[], isOpen: IsOpen): Promise<{ pages: PageWithBytes[][]; inTails: TailFact[] }>
}

/** Whether a page's entries are at hand, so that its bytes need not be read. */
export type IsOpen = (page: StoredPage) => boolean

export interface PageWithBytes {
  page: StoredPage
  /** Deflated; undefined for an open page, or when they just went. */
  bytes: Uint8Array | undefined
}

export interface LogRows extends Omit<Chosen, 'read'> {
  pages: PageWithBytes[]
  tails: StoredTail[]
  /** Those of the tails, or the newest of them where `older` says so. */
  tailFacts: TailFact[]
  /** How far the log is known to go in each epoch; those that lie wholly before `older` may be left out. */
  ends: { epoch: EpochId; n: number }[]
  near: Mark[]
  /** Own claims of this log that are not stamped yet, in the order they were written. */
  outbox: OutboxRow[]
}

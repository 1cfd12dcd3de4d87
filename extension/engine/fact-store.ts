import type { Head } from '../../shared/checkpoint.ts'
import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Reason } from '../../shared/refusal.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import type { ChannelView, PersonView } from '../bridge/views.ts'

/**
 * What a client keeps of one server. Pages and tails are the truth; what stands under "index" follows from them, and is
 * written anew when it is of another version.
 */
export interface FactStore {
  /** Every page held, without its bytes. */
  pages(): Promise<StoredPage[]>
  /** A page's deflated bytes, as received. */
  pageBytes(key: PageKey): Promise<Uint8Array | undefined>
  tails(): Promise<{ tail: StoredTail; facts: TailFact[] }[]>
  ends(): Promise<KnownEnd[]>
  outbox(): Promise<OutboxRow[]>
  lies(): Promise<Lie[]>
  avoided(): Promise<AvoidedPeer[]>

  // index
  channels(): Promise<ChannelRow[]>
  people(): Promise<PersonRow[]>
  /** All marks on these claims, in no order. */
  marksOn(targets: ClaimHash[]): Promise<Mark[]>
  /** All marks of a kind, on the whole server or in one log, in no order. */
  marksOf(kind: Mark['kind'], log?: LogId): Promise<Mark[]>
  terms(key: PageKey): Promise<PageTerms | undefined>
  /** The rows of one log, or of all, page by page from the newest by `lastId`; ends when `look` answers false. */
  eachTerms(log: LogId | null, look: (terms: PageTerms) => boolean): Promise<void>

  /**
   * Makes all these changes at once, durably: a crash leaves all or none. Drops come first, then puts.
   * @throws Refusal `disk-full`, and then nothing was changed
   */
  write(changes: Changes): Promise<void>
}

/** What one `write` may do; what is left out stays as it is. */
export interface Changes {
  dropPages?: PageKey[]
  dropTails?: { log: LogId; epoch: EpochId }[]
  dropOutbox?: ClaimHash[]
  /** Everything under "index" but `channels` and `people`, before it is made anew. */
  dropIndex?: boolean
  dropAvoided?: PublicKey[]
  dropPeople?: PublicKey[]
  dropMarks?: Pick<Mark, 'target' | 'id'>[]
  putPages?: { page: StoredPage; bytes: Uint8Array }[]
  /** Rows of pages whose bytes stay as they are. */
  putPageRows?: StoredPage[]
  /** A tail's row takes the place of the one before; its facts are added to those there, or take their places. */
  putTails?: { tail: StoredTail; facts: TailFact[] }[]
  putEnds?: KnownEnd[]
  putOutbox?: OutboxRow[]
  putChannels?: ChannelRow[]
  putPeople?: PersonRow[]
  putMarks?: Mark[]
  putTerms?: PageTerms[]
  putLies?: Lie[]
  putAvoided?: AvoidedPeer[]
}

export interface PageKey {
  log: LogId
  epoch: EpochId
  index: number
}

export interface StoredPage extends PageKey {
  /** Entries; fewer than 256 in the last page of an epoch. */
  count: number
  /** How many of them are facts, or tombstones that an allowed `delete` justifies; `count` when nothing is missing. */
  held: number
  firstId: FactId
  lastId: FactId
  /** The root of the page before, and the head at this page's last seq, in hex: pages are chained by them. */
  previous: string
  root: string
  /** The version of the index that this page was read into; 0 while it was not. */
  examined: number
  /** Seqs whose author's signature does not hold: they are never shown. Known once examined. */
  bad: number[]
  /** Messages of others in it, and how many of them mention this person; 0 until examined. */
  messages: number
  mentions: number
  /** Whether this person said something in it; false until examined. */
  mine: boolean
  /** Bytes, deflated. */
  size: number
}

/** The unfilled last page of a log in an epoch: what is held of it fact by fact, all of it as leaves. */
export interface StoredTail {
  log: LogId
  epoch: EpochId
  index: number
  /** The root of the page before. */
  previous: Uint8Array
  /** All leaves up to the checkpoint's `n`, one after the other. */
  leaves: Uint8Array
  checkpoint: Head['checkpoint']
}

export interface TailFact {
  log: LogId
  epoch: EpochId
  seq: number
  id: FactId
  /** The entry's bytes: a fact, or the tombstone of one whose deletion is justified. */
  bytes: Uint8Array
  /** True when the author's signature does not hold. */
  bad: boolean
  /** What of it is unread until it is read: a message of somebody else, and whether it mentions this person. */
  says: 'nothing' | 'message' | 'mention'
}

/** How far a log is known to go in an epoch. `head` proves it; without one the relay's `epoch` fact says so. */
export interface KnownEnd {
  log: LogId
  epoch: EpochId
  n: number
  head: Head | null
  /** Pages below this index were freed, as older than what this client keeps. */
  freed?: number
}

export interface OutboxRow {
  hash: ClaimHash
  log: LogId
  claim: Uint8Array
  signature: Uint8Array
  /** Rises by one a claim, so that they are sent in the order they were written. */
  order: number
  refused: { reason: Reason; sentence: string } | null
}

/** What of the relay's own signatures proves that it is dishonest. */
export type Lie =
  | { key: string; kind: 'two-stories'; log: LogId; seen: number; proof: TwoStories }
  /** It stamped a fact that its author did not sign. */
  | {
      key: string
      kind: 'forged-author'
      log: LogId
      seen: number
      epoch: EpochId
      seq: number
      author: PublicKey
    }

/** A peer who gave something false: not asked before `until`, ms since 1970. */
export interface AvoidedPeer {
  key: PublicKey
  until: number
}

/** What a later fact says about an earlier one, by its claim's hash. Kept by [target, id]. */
export interface Mark {
  target: ClaimHash
  /** The marking fact's own, and its claim's hash. */
  id: FactId
  hash: ClaimHash
  log: LogId
  author: PublicKey
  /** Where the author says the target stands; a hint, as the hash is what counts. */
  at: FactId
  kind: 'edit' | 'delete' | 'reaction' | 'pin'
  /** Of an edit. */
  text?: string
  mentions?: PublicKey[]
  /** Of a reaction. */
  emoji?: string
  /** Of reactions and pins: set, or taken back. */
  on?: boolean
  /** Of all but pins: keys that their author had before. */
  formerly?: PublicKey[]
  /** Of a delete that names something else at the same place before: an edit, which goes along with its message. */
  along?: boolean
  /** Of deletes and pins: whether the policy let its author moderate when it was stamped. */
  moderator?: boolean
}

/** What of a page can be looked for. */
export interface PageTerms extends PageKey {
  lastId: FactId
  /** Its distinct terms, sorted, each behind a line break, and one at the end: `\nkatze\nmiau\n`. */
  terms: string
  /** The first 4 bytes of each entry's claim hash, in order; zeros where only a leaf is held, or the fact is bad. */
  hashes: Uint8Array
}

/** A channel as pages see it, and what only the engine needs of it. */
export interface ChannelRow extends ChannelView {
  created: FactId
  /** Whether this person may read it now. */
  readable: boolean
  /** What the policy takes back and was taken back in it; see `Sweeping`. */
  swept: string | null
}

export type PersonRow = PersonView

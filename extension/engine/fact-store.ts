import type { Head } from '../../shared/checkpoint.ts'
import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Reason } from '../../shared/refusal.ts'

/**
 * What a client keeps of one server. Pages are the truth; the rows under "index" follow from them and can be written
 * anew. Every write is durable and whole when its promise resolves: a crash leaves all of it or nothing.
 */
export interface FactStore {
  /** Every page held, without its bytes. */
  pages(): Promise<StoredPage[]>
  /** A page's deflated bytes, as received. */
  pageBytes(key: PageKey): Promise<Uint8Array | undefined>
  /** Puts a page in place of what was held of it, and drops the tail that it was made of. */
  putPage(page: StoredPage, deflated: Uint8Array, replacesTail: boolean): Promise<void>
  dropPage(key: PageKey): Promise<void>

  tails(): Promise<{ tail: StoredTail; facts: TailFact[] }[]>
  /** Puts the tail's row and adds facts to it. */
  putTail(tail: StoredTail, facts: TailFact[]): Promise<void>
  dropTail(log: LogId, epoch: EpochId): Promise<void>

  ends(): Promise<KnownEnd[]>
  putEnds(ends: KnownEnd[]): Promise<void>

  outbox(): Promise<OutboxRow[]>
  putOutbox(row: OutboxRow): Promise<void>
  dropOutbox(hash: ClaimHash): Promise<void>

  // index
  channels(): Promise<ChannelRow[]>
  putChannels(rows: ChannelRow[]): Promise<void>
  people(): Promise<PersonRow[]>
  putPeople(rows: PersonRow[]): Promise<void>
}

export interface PageKey {
  log: LogId
  epoch: EpochId
  index: number
}

export interface StoredPage extends PageKey {
  /** Entries; fewer than 256 in the last page of an epoch. */
  count: number
  /** How many of them are facts or tombstones; `count` when nothing is missing. */
  held: number
  firstId: FactId
  lastId: FactId
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
  /** The fact's bytes. */
  bytes: Uint8Array
}

/** How far a log is known to go in an epoch. `head` proves it; without one the relay's `epoch` fact says so. */
export interface KnownEnd {
  log: LogId
  epoch: EpochId
  n: number
  head: Head | null
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

export interface ChannelRow {
  log: LogId
  name: string
  topic: string
  created: FactId
  unread: number
  mentions: number
  readUpTo: FactId | null
  newest: FactId | null
}

export interface PersonRow {
  key: PublicKey
  name: string
  privileges: string[]
  owner: boolean
  virtual: boolean
  joined: number
}

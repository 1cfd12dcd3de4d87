import type { Audience, Privilege } from '../../shared/body.ts'
import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { EarlierName } from './names/look-alikes.ts'
import type { PendingMessage } from './state.ts'

/** What a person sees of a channel, oldest first. */
export interface Timeline {
  items: TimelineItem[]
  /** True when nothing older exists, proved by the chain. */
  complete: boolean
  /** False when newer messages are held, or exist, than the last one here: only `around` a fact. */
  newest: boolean
  /** Own messages that the relay has not stamped yet, oldest first. */
  pending: PendingMessage[]
}

export type TimelineItem = TimelineMessage | TimelineGap

export interface TimelineMessage {
  kind: 'message'
  id: FactId
  hash: ClaimHash
  author: PublicKey
  /** When the relay stamped it, ms since 1970. What the UI shows and orders by. */
  at: number
  /** When its author says it was written. */
  sentAt: number
  text: string
  mentions: PublicKey[]
  /** When it was last edited, ms since 1970; null when never. */
  editedAt: number | null
  /** Who took it back; then `text` is empty. */
  deletedBy: PublicKey | null
  pinned: boolean
  reactions: { emoji: string; by: PublicKey[] }[]
  replyTo: Reply | null
  /** Of a report: what it is about. */
  about?: Reported
}

/** A message that somebody asks the moderators to look at. */
export interface Reported {
  log: LogId
  hash: ClaimHash
  id: FactId
  /** By the word of who reports it. */
  author: PublicKey
}

/** What a message answers. `message` is null where its words are not on this device, or were taken back. */
export interface Reply {
  hash: ClaimHash
  id: FactId
  message: { author: PublicKey; text: string } | null
}

/** Facts that exist, proved by a head, and are not on this device. */
export interface TimelineGap {
  kind: 'gap'
  /** Unique in a timeline, stable while the gap shrinks. */
  key: string
  log: LogId
  epoch: EpochId
  fromSeq: number
  toSeq: number
  count: number
}

export interface ChannelView {
  log: LogId
  name: string
  topic: string
  unread: number
  mentions: number
  /** The newest fact that the person has read. */
  readUpTo: FactId | null
  /** The newest fact held; null in an empty channel. */
  newest: FactId | null
  posts: Audience
  reads: Audience
  locked: boolean
  /** Seconds between two messages of one person; 0: none. */
  slow: number
  creator: PublicKey
  members: PublicKey[]
}

export interface PersonView {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
  /** When they joined, ms. */
  joined: number
  /** At the door, and what they said there of themselves. */
  waiting: boolean
  about: string
  banned: { by: PublicKey; reason: string; at: number } | null
  /** Ms since 1970; 0: not muted. */
  mutedUntil: number
  /** 0: the owner; null: without power over anybody. Who has a lower one stands above. */
  rank: number | null
  invitedBy: PublicKey | null
  formerKeys: PublicKey[]
  /** When they took this name, ms; missing until the engine has read the control log again, as is what follows. */
  named?: number
  /** What they were called before, oldest first, and since when, ms. */
  earlier?: EarlierName[]
}

/** Bytes of history on one UTC day. */
export interface TrafficDay {
  /** `2026-11-25` */
  day: string
  given: Roads
  taken: Roads
  /** By person, most first. */
  people: { server: PublicKey; key: PublicKey; given: number; taken: number }[]
}

export interface Roads {
  people: number
  virtual: number
  relay: number
}

/** A live read: calls `next` at once and at each change; returns what ends it. */
export type Live<T> = (next: (value: T) => void, failed?: (error: Error) => void) => () => void

/** Live reads of the database. The engine writes it, pages only read it. */
export interface Views {
  /**
   * At least `count` messages (fewer when there are fewer), and the gaps among them: the newest, or with `around` as many
   * before and after that fact.
   */
  timeline(server: PublicKey, log: LogId, count: number, around?: FactId): Live<Timeline>
  /** What is pinned in a channel, the latest pin first. */
  pins(server: PublicKey, log: LogId): Live<TimelineMessage[]>
  /** The days from `since` (ms) on, oldest first. */
  traffic(since: number): Live<TrafficDay[]>
  /** Everything held of a channel, or of a server, as JSON Lines with proofs. */
  exported(server: PublicKey, log: LogId | null): AsyncIterable<string>
  /** In order of creation. */
  channels(server: PublicKey): Live<ChannelView[]>
  people(server: PublicKey): Live<PersonView[]>
  /** Unread messages and mentions over every server. */
  unread(): Live<{ messages: number; mentions: number }>
}

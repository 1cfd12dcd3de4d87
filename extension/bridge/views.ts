import type { ClaimHash, EpochId, FactId, LogId, PublicKey } from '../../shared/ids.ts'
import type { Privilege } from '../../shared/policy.ts'
import type { PendingMessage } from './state.ts'

/** What a person sees of a channel, oldest first. */
export interface Timeline {
  items: TimelineItem[]
  /** True when nothing older exists, proved by the chain. */
  complete: boolean
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
}

export interface PersonView {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
  /** When they joined, ms. */
  joined: number
}

/** A live read: calls `next` at once and at each change; returns what ends it. */
export type Live<T> = (next: (value: T) => void, failed?: (error: Error) => void) => () => void

/** Live reads of the database. The engine writes it, pages only read it. */
export interface Views {
  /** At least the newest `count` messages (fewer when there are fewer), and the gaps among them. */
  timeline(server: PublicKey, log: LogId, count: number): Live<Timeline>
  /** In order of creation. */
  channels(server: PublicKey): Live<ChannelView[]>
  people(server: PublicKey): Live<PersonView[]>
  /** Unread messages and mentions over every server. */
  unread(): Live<{ messages: number; mentions: number }>
}

import type { ClaimHash, LogId, PublicKey } from '../../shared/ids.ts'
import type { Privilege } from '../../shared/policy.ts'
import type { Reason } from '../../shared/refusal.ts'

/** What of the engine changes by the second and is nowhere on disk. Sent whole to every open page when it changes. */
export interface EngineState {
  /** Null until a person made or entered a key. */
  identity: { key: PublicKey } | null
  /** True while the person has told this device to serve nobody. */
  paused: boolean
  servers: ServerState[]
}

export interface ServerState {
  server: PublicKey
  name: string
  /** `ws://` or `wss://` address of its relay. */
  address: string
  connection: Connection
  me: OnlinePerson
  /** Everybody online now, this person included. */
  online: OnlinePerson[]
  serving: Serving
  /** One row for each log with something missing. */
  filling: Filling[]
}

/** The session with the relay. A field exists only where it is true. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'online'; since: number }
  | { state: 'waiting'; retryAt: number; reason: Reason; sentence: string }
  /** The relay refused for good (not invited, another server): nothing is tried again until the person acts. */
  | { state: 'refused'; reason: Reason; sentence: string }

export interface OnlinePerson {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
}

export interface Serving {
  /** Peers with an open data channel. */
  peers: number
  /** Bytes of pages since the engine started. */
  given: number
  taken: number
}

export interface Filling {
  log: LogId
  /** Messages below the newest that are not on this device. */
  missing: number
  /** Who is being asked now. */
  from: { key: PublicKey; name: string; virtual: boolean } | null
  /** Why nothing comes, when nothing comes. */
  blocked: 'nobody-online' | 'nobody-has-it' | 'offline' | null
}

/** A message of one's own on its way. */
export interface PendingMessage {
  hash: ClaimHash
  log: LogId
  text: string
  mentions: PublicKey[]
  sentAt: number
  /** `waiting`: not yet stamped, sent again after every reconnect. `failed`: the relay refused it. */
  state: 'waiting' | 'failed'
  reason?: Reason
  sentence?: string
}

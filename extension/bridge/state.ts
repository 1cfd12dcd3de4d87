import type { Door, Privilege } from '../../shared/body.ts'
import type { ClaimHash, LogId, PublicKey } from '../../shared/ids.ts'
import type { Reason } from '../../shared/refusal.ts'
import type { ModerationEntry } from './commands.ts'
import type { Settings } from './settings.ts'

/** What of the engine changes by the second and is nowhere on disk. Sent whole to every open page when it changes. */
export interface EngineState {
  /** Null until a person made or entered a key. */
  identity: IdentityState | null
  settings: Settings
  /** Whether this device is on battery, and whether its connection is paid by the byte; null where nobody knows. */
  power: { onBattery: boolean | null; metered: boolean | null }
  disk: DiskState
  servers: ServerState[]
}

export interface IdentityState {
  key: PublicKey
  /** Nothing connects, and no server is told, until it is unlocked. */
  locked: boolean
  hasPassphrase: boolean
  /** Whether the person proved to have its 24 words. */
  phraseKept: boolean
  /** After too many wrong passphrases: when the next one counts, ms since 1970. */
  tryFrom: number | null
}

export interface DiskState {
  /** Bytes; null where the browser does not say. */
  used: number | null
  quota: number | null
  /** Whether the browser promised to throw nothing away. */
  persisted: boolean
  /** The last write found no room: what comes in is not kept until there is some. */
  full: boolean
}

export interface ServerState {
  server: PublicKey
  name: string
  /** `ws://` or `wss://` address of its relay. */
  address: string
  connection: Connection
  /** The owner's word that this server goes on elsewhere; null while there is none. */
  moved: MovedServer | null
  me: OnlinePerson & Standing
  rules: Rules
  /** What changed for this person or everybody since the engine started, newest last, until it is dismissed. */
  news: ModerationEntry[]
  /** Everybody online now, this person included. */
  online: OnlinePerson[]
  serving: Serving
  /** One row for each log with something missing that this device wants. */
  filling: Filling[]
  /** True while the person stopped the filling. */
  fillingPaused: boolean
  /** Pages read into the index so far, while it is made anew; null when it is whole. */
  indexing: { done: number; total: number } | null
  /** What proves that this server's relay is dishonest; empty with an honest one. */
  lies: LieSeen[]
}

/** Where a server goes on whose key was lost, and who signed that. */
export interface MovedServer {
  server: PublicKey
  address: string
  by: PublicKey
  byName: string
  /** By the owner's clock, ms since 1970. */
  at: number
  /** Nothing is to be done any more. */
  followed: boolean
}

/** What the policy says of this person beside their privileges. */
export interface Standing {
  /** Ms since 1970; 0: not muted. */
  mutedUntil: number
  /** At the door; also of who was sent away from it. */
  waiting: boolean
  /** 0: the owner; null: without power over anybody. */
  rank: number | null
  /** Who may replace this person's key, and from when on (ms since 1970): what is in force, and what will be. */
  recovery: { people: PublicKey[]; needed: number; from: number }[]
  /** Those whose key this person may replace with others, as they named them. */
  recovers: PublicKey[]
}

/** What the policy says of the server. */
export interface Rules {
  door: Door
  newcomers: Privilege[]
  work: number
  /** Newcomers wait until then, also those who came since; both ms since 1970. */
  raid: { by: PublicKey; since: number; until: number } | null
}

/** In words a person understands. */
export interface LieSeen {
  kind: 'two-stories' | 'forged-author'
  log: LogId
  /** When this device found or was shown the proof, ms since 1970. */
  seen: number
  /** Whom the relay spoke for; only of a forged author. */
  author?: PublicKey
}

/** The session with the relay. A field exists only where it is true. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'online'; since: number }
  | { state: 'waiting'; retryAt: number; reason: Reason; sentence: string }
  /** The relay refused, and trying again at once changes nothing: the person acts, or it is tried every few minutes. */
  | { state: 'refused'; reason: Reason; sentence: string }

export interface OnlinePerson {
  key: PublicKey
  name: string
  privileges: Privilege[]
  owner: boolean
  virtual: boolean
}

export interface Serving {
  /** What others get from this device now, and why not more. */
  giving: 'freely' | 'little' | 'nothing'
  because: 'paused' | 'metered' | 'battery' | 'budget' | null
  /** Peers with an open connection, and how many of these are through the relay's socket. */
  peers: number
  throughRelay: number
  /** Bytes left today of the relay's allowance for this person; null when it gives none. */
  relayAllowance: number | null
  /** Bytes of pages since the engine started. */
  given: number
  taken: number
}

export interface Filling {
  log: LogId
  /** Messages below the newest that are not on this device and are wanted. */
  missing: number
  /** Bytes and time that these will take, by what came so far; null while that is not known. */
  bytesLeft: number | null
  secondsLeft: number | null
  /** Asked for to the last one: by the setting, or by the person. */
  everything: boolean
  /** Who is being asked now. */
  from: { key: PublicKey; name: string; virtual: boolean; throughRelay: boolean }[]
  /** Why nothing comes, when nothing comes. */
  blocked: Blocked | null
}

export type Blocked = 'nobody-online' | 'nobody-has-it' | 'offline' | 'paused' | 'metered' | 'disk-full'

/** A message of one's own on its way. */
export interface PendingMessage {
  hash: ClaimHash
  log: LogId
  /** A message, or a change to one that is there: it waits in the same outbox. */
  kind: 'message' | 'edit' | 'delete' | 'reaction' | 'pin'
  /** Of a message or an edit; empty otherwise. */
  text: string
  mentions: PublicKey[]
  /** What a change is about, or a message answers; null of others. */
  target: ClaimHash | null
  sentAt: number
  /** `waiting`: not yet stamped, sent again after every reconnect. `failed`: the relay refused it. */
  state: 'waiting' | 'failed'
  reason?: Reason
  sentence?: string
}

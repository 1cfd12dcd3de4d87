import type { SignedClaim } from '../../shared/claim.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { Settings } from '../bridge/settings.ts'
import type { FactStore } from './fact-store.ts'
import type { KeyLock } from './key-lock.ts'

/** What this device keeps besides the history: the key, the servers joined, the settings, and what was given and taken. */
export interface Device {
  /** The person's key. The bytes are the caller's own: to wipe them changes nothing here. */
  key(): Promise<KeptKey | undefined>
  /** In place of the one before, of which nothing is left that `key` would answer. */
  saveKey(key: KeptKey): Promise<void>
  servers(): Promise<JoinedServer[]>
  saveServer(server: JoinedServer): Promise<void>
  /** Forgets a server and all that was kept of it. */
  removeServer(server: PublicKey): Promise<void>
  openStore(server: PublicKey): Promise<FactStore>
  /** As saved last; `DEFAULT_SETTINGS` at first, and for fields that were not there yet when it was saved. */
  settings(): Promise<Settings>
  saveSettings(settings: Settings): Promise<void>
  /** The rows of days from `since` on. */
  traffic(since: Day): Promise<Traffic[]>
  /** Adds to the rows of the same day, server, peer and road. */
  addTraffic(rows: Traffic[]): Promise<void>
}

/** The seed of the person's key, 32 bytes, as it is or under a passphrase. */
export type KeptKey = ({ kind: 'plain'; seed: Uint8Array } | { kind: 'locked'; lock: KeyLock }) & {
  /** Whether the person proved to have its 24 words. */
  phraseKept: boolean
}

/** A UTC day, `2026-11-25`. */
export type Day = string

/** Bytes of history given to and taken from one peer on one day. */
export interface Traffic {
  day: Day
  server: PublicKey
  peer: PublicKey
  /** What the peer is, and `relay` for whatever came through the relay's socket, from whomever. */
  road: 'person' | 'virtual' | 'relay'
  given: number
  taken: number
}

export interface JoinedServer {
  server: PublicKey
  address: string
  /** What it was called when last online. */
  name: string
  /** The `join` claim, shown at login until the relay has stamped it; null once a member. */
  join: SignedClaim | null
  /** The name to give oneself when a member has none yet, as an owner at first. */
  myName: string
  /** They knocked, and have not been in yet. */
  waiting?: boolean
  /** The code of a move by which this server goes on elsewhere, by its owner's word. */
  moved?: string
  /** The person followed it: what is kept of this one is only for reading. */
  followed?: boolean
  /** The server that this one goes on from. */
  movedFrom?: PublicKey
  /** Invites made on this device, oldest first. */
  invites?: { link: string; made: number }[]
}

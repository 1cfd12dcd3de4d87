import type { SignedClaim } from '../../shared/claim.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { FactStore } from './fact-store.ts'

/** What this device keeps besides the history: the key, the servers joined, the settings. */
export interface Device {
  /** The 32-byte seed of the person's key. */
  seed(): Promise<Uint8Array | undefined>
  saveSeed(seed: Uint8Array): Promise<void>
  servers(): Promise<JoinedServer[]>
  saveServer(server: JoinedServer): Promise<void>
  /** Forgets a server and all that was kept of it. */
  removeServer(server: PublicKey): Promise<void>
  openStore(server: PublicKey): Promise<FactStore>
  paused(): Promise<boolean>
  savePaused(paused: boolean): Promise<void>
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
}

import type { PublicKey } from '../../shared/ids.ts'

/** What a person sets for this device. */
export interface Settings {
  /** Serve nobody for now. */
  paused: boolean
  /** What to keep of each server. */
  keep: { kind: 'all' } | { kind: 'days'; days: number } | { kind: 'megabytes'; megabytes: number }
  /** Bytes given a day over all servers; null: no limit. */
  giveADay: number | null
  /** Peers who may be served at once, a server. */
  servePeers: number
  onBattery: 'as-usual' | 'little' | 'nothing'
  /** What this device runs on: `auto` where the browser says so. */
  runsOn: 'auto' | 'battery' | 'mains'
  /** Whether the connection is paid by the byte: `auto` where the browser says so. */
  metered: 'auto' | 'yes' | 'no'
  /** No direct connections, which show others this device's address: only through TURN or the relay. */
  hideAddress: boolean
  /** Whose words are not shown, who is served nothing and asked for nothing. */
  blocked: PublicKey[]
  /** A key under a passphrase is locked when the person did nothing for so long; null: only when the browser ends. */
  lockAfterMinutes: number | null
}

export const DEFAULT_SETTINGS: Settings = {
  paused: false,
  keep: { kind: 'all' },
  giveADay: 1_000_000_000,
  servePeers: 12,
  onBattery: 'little',
  runsOn: 'auto',
  metered: 'auto',
  hideAddress: false,
  blocked: [],
  lockAfterMinutes: null,
}

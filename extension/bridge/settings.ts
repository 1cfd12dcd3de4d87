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
}

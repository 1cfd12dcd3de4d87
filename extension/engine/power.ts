/** What this machine says of its power and its connection. */
export interface Power {
  /** Null where the browser does not say. */
  onBattery(): boolean | null
  metered(): boolean | null
  /** Calls at each change; returns what ends it. */
  onChange(changed: () => void): () => void
}

/** What a client tells its peers it gives now. */
export type Giving = 'freely' | 'little' | 'nothing'

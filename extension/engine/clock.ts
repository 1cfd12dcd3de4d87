/** Time, handed in. */
export interface Clock {
  /** Ms since 1970. */
  now(): number
  /** Calls once after `ms`; returns what cancels it. */
  after(ms: number, call: () => void): () => void
}

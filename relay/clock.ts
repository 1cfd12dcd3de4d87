/** Time, handed in. What `after` and `soon` answer calls the run off. */
export interface Clock {
  /** Ms since 1970. */
  now(): number
  after(ms: number, run: () => void): () => void
  /** As soon as what has arrived already is read. */
  soon(run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
  soon(run) {
    const immediate = setImmediate(run)
    return () => clearImmediate(immediate)
  },
}

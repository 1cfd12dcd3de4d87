/** What came longer ago than this counts little, ms. */
const MEMORY_MS = 10_000

/** Bytes a second while something is asked, what came lately counting most. */
export class Pace {
  #bytes = 0
  #ms = 0
  #since: number | undefined

  /** Something is asked where nothing was. */
  begin(now: number): void {
    this.#since ??= now
  }

  /** Nothing is asked any more. */
  rest(): void {
    this.#since = undefined
  }

  add(bytes: number, now: number): void {
    const ms = Math.max(0, now - (this.#since ?? now))
    const kept = Math.exp(-ms / MEMORY_MS)
    this.#bytes = this.#bytes * kept + bytes
    this.#ms = this.#ms * kept + ms
    this.#since = now
  }

  /** Undefined while nobody knows. */
  get perSecond(): number | undefined {
    return this.#ms > 0 ? (this.#bytes * 1_000) / this.#ms : undefined
  }
}

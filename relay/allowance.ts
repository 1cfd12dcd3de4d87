import type { PublicKey } from '../shared/ids.ts'

/** Bytes a UTC day that the owner lets through the relay between people: of each who sends, and of all together. */
export interface Allowances {
  each: number
  all: number
}

/** Two hundred people can each read a month of talk before the whole is used up; a gigabyte a month costs cents. */
export const USUAL_ALLOWANCES: Allowances = { each: 20_000_000, all: 500_000_000 }

const DAY_MS = 24 * 60 * 60_000

/** What has been passed today. Of today only, and forgotten by a restart. */
export class Allowance {
  readonly #most: Allowances
  readonly #sent = new Map<PublicKey, number>()
  #all = 0
  #day = 0

  constructor(most: Allowances) {
    this.#most = most
  }

  /** Bytes that this person may still send today. `now`: ms since 1970. */
  left(key: PublicKey, now: number): number {
    const day = Math.floor(now / DAY_MS)
    // A clock that is set back gives nobody a second day.
    if (day > this.#day) {
      this.#day = day
      this.#sent.clear()
      this.#all = 0
    }
    const { each, all } = this.#most
    return Math.max(0, Math.min(each - (this.#sent.get(key) ?? 0), all - this.#all))
  }

  /** False, and nothing is counted: they have less left. */
  take(key: PublicKey, bytes: number, now: number): boolean {
    if (bytes > this.left(key, now)) return false
    this.#sent.set(key, (this.#sent.get(key) ?? 0) + bytes)
    this.#all += bytes
    return true
  }
}

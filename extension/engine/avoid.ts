import type { PublicKey } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { FactStore } from './fact-store.ts'
import { passFullDisk } from './pass-full-disk.ts'

/** So long somebody who gave a page that does not hold is avoided, ms: an altered client may be mended by tomorrow. */
const AVOIDED_MS = 24 * 60 * 60_000

/** Peers who gave something false: neither asked nor dialled nor answered for a day. Kept on disk. */
export class Avoid {
  readonly #store: Pick<FactStore, 'avoided' | 'write'>
  readonly #clock: Clock
  readonly #until = new Map<PublicKey, number>()

  constructor(store: Pick<FactStore, 'avoided' | 'write'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Reads what is on disk, and drops what is over. */
  async open(): Promise<void> {
    const now = this.#clock.now()
    const over: PublicKey[] = []
    for (const { key, until } of await this.#store.avoided()) {
      if (until > now) this.#until.set(key, until)
      else over.push(key)
    }
    // Where the disk is full, the next start does.
    if (over.length > 0) await this.#store.write({ dropAvoided: over }).catch(passFullDisk)
  }

  has(key: PublicKey): boolean {
    return (this.#until.get(key) ?? 0) > this.#clock.now()
  }

  /** When it is over, ms from now; undefined of whom nothing is held against. */
  over(key: PublicKey): number | undefined {
    const left = (this.#until.get(key) ?? 0) - this.#clock.now()
    return left > 0 ? left : undefined
  }

  add(key: PublicKey): void {
    const until = this.#clock.now() + AVOIDED_MS
    this.#until.set(key, until)
    // Where the disk is full, it holds for as long as this engine runs.
    void this.#store.write({ putAvoided: [{ key, until }] }).catch(() => undefined)
  }
}

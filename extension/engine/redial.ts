import type { PublicKey } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { Ending } from './peer-host.ts'

/** When somebody may be dialled again, by how it ended, ms. */
const WAIT_MS: Record<Ending, number> = {
  /** A network changed, or a laptop slept: they were of use, and most often still are. */
  lost: 2_000,
  /** Somebody who could not be reached is not dialled again before this, unless they come online anew. */
  failed: 30_000,
  /** Nor, before this, somebody with whom there was nothing to do: or all would dial all for a gap that nobody can fill. */
  quiet: 5 * 60_000,
}

/** Who may be dialled again when. */
export class Redial {
  readonly #clock: Clock
  readonly #notBefore = new Map<PublicKey, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  ended(key: PublicKey, how: Ending): void {
    this.#notBefore.set(key, this.#clock.now() + WAIT_MS[how])
  }

  /** How long not yet, ms; undefined: now. */
  wait(key: PublicKey): number | undefined {
    const left = (this.#notBefore.get(key) ?? 0) - this.#clock.now()
    return left > 0 ? left : undefined
  }

  /** They came online anew: what was before says nothing. */
  forget(key: PublicKey): void {
    this.#notBefore.delete(key)
  }

  forgetAll(): void {
    this.#notBefore.clear()
  }
}

import type { ClaimHash } from '../shared/ids.ts'
import { REMEMBER_CLAIMS_MS } from '../shared/limits.ts'
import type { Stamp } from './stamper.ts'

/** Some 60 MB at worst: past it the oldest are forgotten early, and clients take the lowest id of a claim stamped twice. */
const REMEMBERED = 200_000

/** The claims of the last minutes by their hash, so that one that is sent again is not stamped again. */
export class RememberedClaims {
  #young = new Map<ClaimHash, Stamp | 'waiting'>()
  #old = new Map<ClaimHash, Stamp | 'waiting'>()
  #turned: number

  constructor(now: number) {
    this.#turned = now
  }

  find(hash: ClaimHash): Stamp | 'waiting' | undefined {
    return this.#young.get(hash) ?? this.#old.get(hash)
  }

  /** Each is remembered for at least `REMEMBER_CLAIMS_MS`, at most twice that. */
  remember(hash: ClaimHash, what: Stamp | 'waiting', now: number): void {
    if (now - this.#turned > REMEMBER_CLAIMS_MS || this.#young.size >= REMEMBERED / 2) {
      this.#old = this.#young
      this.#young = new Map()
      this.#turned = now
    }
    this.#young.set(hash, what)
  }

  forget(hash: ClaimHash): void {
    this.#young.delete(hash)
    this.#old.delete(hash)
  }
}

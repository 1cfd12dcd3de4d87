import { type ClaimHash, claimHash, HASH_BYTES, type PublicKey } from '../../shared/ids.ts'
import type { FactStore, Mark } from './fact-store.ts'

/** Which claims were taken back, and by whom. */
export class Deletions {
  readonly #byTarget = new Map<ClaimHash, Mark[]>()

  async open(store: FactStore): Promise<void> {
    this.#byTarget.clear()
    for (const mark of await store.marksOf('delete')) this.add(mark)
  }

  add(mark: Mark): void {
    const others = (this.#byTarget.get(mark.target) ?? []).filter(({ id }) => id !== mark.id)
    this.#byTarget.set(mark.target, [...others, mark])
  }

  /** Whether anybody asked for this; whether they may is judged by whose it is. */
  named(target: ClaimHash): boolean {
    return this.#byTarget.has(target)
  }

  /** Whether any of these hashes, 32 bytes each, is named. */
  anyOf(hashes: Uint8Array): boolean {
    if (this.#byTarget.size === 0) return false
    for (let at = 0; at < hashes.length; at += HASH_BYTES)
      if (this.named(claimHash(hashes.subarray(at, at + HASH_BYTES)))) return true
    return false
  }

  /** Whether a `delete` that counts names it: its author's own, or by who could moderate then. */
  justified(target: ClaimHash, author: PublicKey): boolean {
    return (this.#byTarget.get(target) ?? []).some((mark) => mark.moderator || mark.author === author)
  }
}

import { type ClaimHash, claimHash, HASH_BYTES, type PublicKey } from '../../shared/ids.ts'
import type { FactStore, Mark } from './fact-store.ts'

/** Which claims were taken back, and by whom. */
export class Deletions {
  /** By target and author: one word of each is enough. */
  readonly #byTarget = new Map<ClaimHash, Map<PublicKey, Mark>>()

  async open(store: FactStore): Promise<void> {
    this.#byTarget.clear()
    for (const mark of await store.marksOf('delete')) this.add(mark)
  }

  add(mark: Mark): void {
    const byAuthor = this.#byTarget.get(mark.target) ?? new Map<PublicKey, Mark>()
    this.#byTarget.set(mark.target, byAuthor)
    // One that was said while its author could moderate counts, whatever they said at other times.
    const known = byAuthor.get(mark.author)
    if (!known?.moderator || known.id === mark.id) byAuthor.set(mark.author, mark)
  }

  /** All that count for anything, as they are kept. */
  all(): Mark[] {
    return [...this.#byTarget.values()].flatMap((byAuthor) => [...byAuthor.values()])
  }

  get size(): number {
    return this.#byTarget.size
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
    const byAuthor = this.#byTarget.get(target)
    if (!byAuthor) return false
    return byAuthor.has(author) || [...byAuthor.values()].some(({ moderator }) => moderator)
  }
}

import {
  type ClaimHash,
  claimHash,
  type FactId,
  HASH_BYTES,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { currentKey, isPurged, type Policy, wasBanned } from '../../shared/policy-state.ts'
import type { FactStore, Mark } from './fact-store.ts'

/** Which claims were taken back, and by whom. */
export class Deletions {
  /** By target and author: one word of each is enough. */
  readonly #byTarget = new Map<ClaimHash, Map<PublicKey, Mark>>()
  #policy: Policy | undefined
  /** Pages on disk may still hold what the policy takes back. */
  sweeping = false

  async open(store: FactStore): Promise<void> {
    this.#byTarget.clear()
    for (const mark of await store.marksOf('delete')) this.add(mark)
  }

  /** All that somebody said may be taken back by the policy. */
  follow(policy: Policy): void {
    this.#policy = policy
    this.sweeping = this.byPolicyAtAll
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

  /** Whether nothing was taken back yet. */
  get none(): boolean {
    return this.#byTarget.size === 0 && !this.byPolicyAtAll
  }

  /** Whether anybody asked for this; whether they may is judged by whose it is. */
  named(target: ClaimHash): boolean {
    return this.#byTarget.has(target)
  }

  /** Whether anything of a log that was stamped between these two is named. */
  namesIn(log: LogId, { firstId, lastId }: { firstId: FactId; lastId: FactId }): boolean {
    for (const byAuthor of this.#byTarget.values())
      for (const mark of byAuthor.values())
        if (mark.log === log && mark.at >= firstId && mark.at <= lastId) return true
    return false
  }

  /** Whether any of these hashes, 32 bytes each, is named. */
  anyOf(hashes: Uint8Array): boolean {
    if (this.#byTarget.size === 0) return false
    for (let at = 0; at < hashes.length; at += HASH_BYTES)
      if (this.named(claimHash(hashes.subarray(at, at + HASH_BYTES)))) return true
    return false
  }

  /** Whether anything that this author said may be taken back by the policy. */
  concerns(author: PublicKey): boolean {
    const policy = this.#policy
    return policy !== undefined && (policy.purged.has(author) || policy.banned.has(author))
  }

  /** Whether the policy takes back anything at all. */
  get byPolicyAtAll(): boolean {
    return Boolean(this.#policy?.purged.size || this.#policy?.banned.size)
  }

  /** Who took back all that somebody said, or said while banned, and by which fact; undefined where nobody did. */
  byPolicy(author: PublicKey, id: FactId): Pick<Mark, 'id' | 'author'> | undefined {
    const policy = this.#policy
    if (!policy) return undefined
    const purged = policy.purged.get(author)
    if (purged && isPurged(policy, author, id)) return { id: purged.id, author: purged.by }
    if (!wasBanned(policy, author, id)) return undefined
    const since = policy.banned.get(author)?.find(([from]) => from < id)?.[0]
    return since && { id: since, author: policy.bans.get(author)?.by ?? policy.server }
  }

  /** Whether a `delete` that counts names it (its author's own, or by who could moderate then), or the policy takes it back. */
  justified(target: ClaimHash, author: PublicKey, id: FactId): boolean {
    const byAuthor = this.#byTarget.get(target)
    if (byAuthor) {
      for (const by of byAuthor.values()) if (by.moderator || this.#isSame(by.author, author)) return true
    }
    return this.byPolicy(author, id) !== undefined
  }

  /** Of one person, be it by keys that they had one after the other. */
  #isSame(a: PublicKey, b: PublicKey): boolean {
    return (
      a === b || (this.#policy !== undefined && currentKey(this.#policy, a) === currentKey(this.#policy, b))
    )
  }
}

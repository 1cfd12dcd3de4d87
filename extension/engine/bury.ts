import { concat } from '../../shared/bytes.ts'
import { type Claim, hashClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, type Entry, encodeTombstone, type Fact, tombstoneOf } from '../../shared/fact.ts'
import { type ClaimHash, CONTROL_LOG, type FactId, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { Page } from '../../shared/page.ts'
import type { Deletions } from './deletions.ts'
import type { Mark } from './fact-store.ts'
import { claimOf } from './read-claim.ts'

/** A fact whose words were taken back, and the tombstone in its place. */
export interface Buried {
  fact: Fact
  claim: Claim
  tombstone: Uint8Array
  /** Who took it back, where the policy does and no `delete` names it. */
  mark: Mark | undefined
}

/** The tombstone of a fact that a `delete` which counts names; undefined when none does. */
export async function buryFact(
  crypto: Crypto,
  fact: Fact,
  deletions: Deletions,
): Promise<Buried | undefined> {
  const hash = await hashClaim(crypto, fact.claim)
  if (!deletions.named(hash) && !deletions.byPolicyAtAll) return undefined
  const claim = claimOf(fact)
  // A `delete` stays: without it, what it took back could come back. So does all of the control log.
  if (!claim || claim.type === 'delete' || claim.log === CONTROL_LOG) return undefined
  if (!deletions.justified(hash, claim.author, fact.id)) return undefined
  const { log, author } = claim
  const tombstone = encodeTombstone(tombstoneOf(fact, author, hash))
  return { fact, claim, tombstone, mark: policyMark(deletions, { log, hash, author, id: fact.id }) }
}

/** What stands for a `delete` where the policy takes something back; undefined where it does not, or where one names it. */
export function policyMark(
  deletions: Deletions,
  { log, hash, author, id }: { log: LogId; hash: ClaimHash; author: PublicKey; id: FactId },
): Mark | undefined {
  const by = deletions.named(hash) ? undefined : deletions.byPolicy(author, id)
  return by && { target: hash, hash, log, at: id, kind: 'delete', moderator: true, ...by }
}

/** A page with tombstones in place of what was taken back; undefined when nothing of it was. */
export async function buryInPage(
  crypto: Crypto,
  page: Page,
  deletions: Deletions,
): Promise<{ page: Page; buried: Buried[] } | undefined> {
  const entries = decodeEntries(page.entries)
  const buried = await Promise.all(entries.map((entry) => buryEntry(crypto, entry, deletions)))
  const gone = buried.flatMap((one) => one ?? [])
  if (gone.length === 0) return undefined
  const bytes = entries.map((entry, i) => buried[i]?.tombstone ?? entry.bytes)
  return { page: { ...page, entries: concat(...bytes) }, buried: gone }
}

async function buryEntry(crypto: Crypto, entry: Entry, deletions: Deletions): Promise<Buried | undefined> {
  return entry.kind === 'fact' ? buryFact(crypto, entry.fact, deletions) : undefined
}

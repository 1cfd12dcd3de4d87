import { concat } from '../../shared/bytes.ts'
import { type Claim, hashClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, type Entry, encodeTombstone, type Fact, tombstoneOf } from '../../shared/fact.ts'
import type { Page } from '../../shared/page.ts'
import type { Deletions } from './deletions.ts'
import { claimOf } from './read-claim.ts'

/** A fact whose words were taken back, and the tombstone in its place. */
export interface Buried {
  fact: Fact
  claim: Claim
  tombstone: Uint8Array
}

/** The tombstone of a fact that a `delete` which counts names; undefined when none does. */
export async function buryFact(
  crypto: Crypto,
  fact: Fact,
  deletions: Deletions,
): Promise<Buried | undefined> {
  const hash = await hashClaim(crypto, fact.claim)
  if (!deletions.named(hash)) return undefined
  const claim = claimOf(fact)
  // A `delete` stays: without it, what it took back could come back.
  if (!claim || claim.type === 'delete' || !deletions.justified(hash, claim.author)) return undefined
  return { fact, claim, tombstone: encodeTombstone(tombstoneOf(fact, claim.author, hash)) }
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

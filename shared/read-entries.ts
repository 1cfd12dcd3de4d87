import { type Claim, checkClaim, decodeClaim } from './claim.ts'
import type { Crypto } from './crypto.ts'
import type { Entry, Fact, Tombstone } from './fact.ts'
import type { LogId, PublicKey } from './ids.ts'
import { Refusal } from './refusal.ts'

/** An entry of a proved page, with its author's own signature checked: the page only says that it was stamped. */
export type ReadEntry =
  | { kind: 'said'; seq: number; fact: Fact; claim: Claim }
  /** No claim of this log, or not signed by its author: whom it would be by, if that can be read. */
  | { kind: 'bad'; seq: number; fact: Fact; author: PublicKey | null }
  | { kind: 'deleted'; seq: number; tombstone: Tombstone }
  | { kind: 'missing'; seq: number }

/** Reads entries of a log through, in order. Whatever bytes a fact has, it was said or is bad, and nothing is thrown. */
export function readEntries(
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
  entries: { seq: number; entry: Entry }[],
): Promise<ReadEntry[]> {
  return Promise.all(
    entries.map(async ({ seq, entry }): Promise<ReadEntry> => {
      if (entry.kind === 'leaf') return { kind: 'missing', seq }
      if (entry.kind === 'tombstone') return { kind: 'deleted', seq, tombstone: entry.tombstone }
      return { seq, fact: entry.fact, ...(await readFact(crypto, server, log, entry.fact)) }
    }),
  )
}

async function readFact(
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
  fact: Fact,
): Promise<{ kind: 'said'; claim: Claim } | { kind: 'bad'; author: PublicKey | null }> {
  let author: PublicKey | null = null
  try {
    const claim = decodeClaim(fact.claim)
    author = claim.author
    if (claim.server !== server || claim.log !== log) return { kind: 'bad', author }
    await checkClaim(crypto, claim, fact.signature)
    return { kind: 'said', claim }
  } catch (error) {
    // A platform that fails says nothing about the fact.
    if (!(error instanceof Refusal)) throw error
    return { kind: 'bad', author }
  }
}

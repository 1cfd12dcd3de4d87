import { type Claim, decodeClaim } from '../../shared/claim.ts'
import type { Fact } from '../../shared/fact.ts'

/** The claim of a fact, or undefined when it cannot be read: such a fact is kept all the same, for its page's sake. */
export function claimOf(fact: Fact): Claim | undefined {
  try {
    return decodeClaim(fact.claim)
  } catch {
    return undefined
  }
}

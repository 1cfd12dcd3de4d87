import { type ControlFact, readControlFact } from '../../shared/control-fact.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { Fact } from '../../shared/fact.ts'
import { type ClaimHash, type EpochId, epochId, type LogId, logId, type PublicKey } from '../../shared/ids.ts'
import { afterFacts, policy } from '../../shared/policy.ts'
import type { Policy } from '../../shared/policy-state.ts'
import type { KnownEnd } from './fact-store.ts'

/** The control facts held, and the policy they make. */
export class ControlLog {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  /** By id and hash: a relay that gives one id twice makes no difference to what counts. */
  readonly #facts = new Map<string, ControlFact>()
  readonly #hashes = new Set<ClaimHash>()
  readonly #ends = new Map<string, number>()
  policy: Policy
  /** Those that count, in order. */
  counted: ControlFact[] = []

  constructor(crypto: Crypto, server: PublicKey) {
    this.#crypto = crypto
    this.#server = server
    this.policy = policy(server, [])
  }

  /** Takes facts in, in any order. Answers the ends of earlier epochs that they tell. */
  async add(facts: Fact[]): Promise<KnownEnd[]> {
    const read = await Promise.all(facts.map((fact) => readControlFact(this.#crypto, this.#server, fact)))
    const ends: KnownEnd[] = []
    const fresh: ControlFact[] = []
    for (const fact of read) {
      if (!fact || this.#facts.has(fact.id + fact.hash)) continue
      this.#facts.set(fact.id + fact.hash, fact)
      fresh.push(fact)
      if (fact.type !== 'epoch' || fact.author !== this.#server) continue
      for (const [epoch, log, n] of fact.body.ends)
        ends.push({ log: logId(log), epoch: epochId(epoch), n, head: null })
    }
    for (const { log, epoch, n } of ends)
      this.#ends.set(`${log}/${epoch}`, Math.max(n, this.endTold(log, epoch)))
    this.#count(fresh)
    return ends
  }

  /** What follows on all before is counted beside it; anything else changes what counts, so all is counted anew. */
  #count(fresh: ControlFact[]): void {
    if (fresh.length === 0) return
    fresh.sort((a, b) => (a.id < b.id ? -1 : 1))
    const known = this.#hashes.size
    const isFollowing = fresh.every(({ id }, i) => id > (fresh[i - 1]?.id ?? this.policy.upTo ?? ''))
    for (const { hash } of fresh) this.#hashes.add(hash)
    const isNext = isFollowing && this.#hashes.size === known + fresh.length
    const counted = isNext ? [...this.counted] : []
    const count = (fact: ControlFact) => counted.push(fact)
    this.policy = isNext
      ? afterFacts(this.policy, fresh, count)
      : policy(this.#server, this.#facts.values(), count)
    this.counted = counted
  }

  /** Where a log ended in an earlier epoch, by the relay's `epoch` facts; 0 when they do not say. */
  endTold(log: LogId, epoch: EpochId): number {
    return this.#ends.get(`${log}/${epoch}`) ?? 0
  }
}

import { type ControlFact, readControlFact } from '../../shared/control-fact.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { Fact } from '../../shared/fact.ts'
import { type EpochId, epochId, type LogId, logId, type PublicKey } from '../../shared/ids.ts'
import { policy } from '../../shared/policy.ts'
import type { Policy } from '../../shared/policy-state.ts'
import type { KnownEnd } from './fact-store.ts'

/** The control facts held, and the policy they make. */
export class ControlLog {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  /** By id and hash: a relay that gives one id twice makes no difference to what counts. */
  readonly #facts = new Map<string, ControlFact>()
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
    for (const fact of read) {
      if (!fact || this.#facts.has(fact.id + fact.hash)) continue
      this.#facts.set(fact.id + fact.hash, fact)
      if (fact.type !== 'epoch' || fact.author !== this.#server) continue
      for (const [epoch, log, n] of fact.body.ends)
        ends.push({ log: logId(log), epoch: epochId(epoch), n, head: null })
    }
    for (const { log, epoch, n } of ends)
      this.#ends.set(`${log}/${epoch}`, Math.max(n, this.endTold(log, epoch)))
    const counted: ControlFact[] = []
    this.policy = policy(this.#server, this.#facts.values(), (fact) => counted.push(fact))
    this.counted = counted
    return ends
  }

  /** Where a log ended in an earlier epoch, by the relay's `epoch` facts; 0 when they do not say. */
  endTold(log: LogId, epoch: EpochId): number {
    return this.#ends.get(`${log}/${epoch}`) ?? 0
  }
}

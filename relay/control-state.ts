import type { Claim } from '../shared/claim.ts'
import { type ControlFact, readControlFact } from '../shared/control-fact.ts'
import type { Crypto } from '../shared/crypto.ts'
import type { Fact } from '../shared/fact.ts'
import {
  type ClaimHash,
  claimHash,
  type EpochId,
  epochId,
  type FactId,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
} from '../shared/ids.ts'
import { nextPolicy, policy } from '../shared/policy.ts'
import { refusalOfClaim } from '../shared/policy-refusal.ts'
import { may, type Policy } from '../shared/policy-state.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Stamp } from './stamper.ts'

/** What the control log says up to now. */
export class ControlState {
  #policy: Policy
  /** The name and the owner that the relay's configuration gave last; an owner may have chosen another name since. */
  readonly configured: { name?: string; owner?: PublicKey } = {}
  /** What counts or may, once any of it came back late: kept from then on, as then all has to be counted anew. */
  #facts: ControlFact[] | undefined
  #lastId: FactId | undefined
  readonly #stamps = new Map<ClaimHash, Stamp>()
  readonly #ends = new Map<string, number>()

  constructor(server: PublicKey) {
    this.#policy = policy(server, [])
  }

  static async of(crypto: Crypto, server: PublicKey, facts: Iterable<Fact>): Promise<ControlState> {
    const state = new ControlState(server)
    const counted: ControlFact[] = []
    for (const fact of [...facts].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const hash = claimHash(await crypto.sha256(fact.claim))
      state.#lastId = fact.id
      if (state.#stamps.has(hash)) continue
      state.#stamps.set(hash, { id: fact.id, epoch: fact.epoch, seq: fact.seq })
      const read = await readControlFact(crypto, server, fact)
      if (!read) continue
      counted.push(read)
      state.#note(read)
    }
    // All at once: one by one each would copy all people and channels.
    state.#policy = policy(server, counted)
    return state
  }

  /**
   * Takes in facts that were lost and came back, wherever they stand. `all`: every fact there is, these among them.
   */
  async restore(crypto: Crypto, facts: Fact[], all: () => Iterable<Fact>): Promise<void> {
    // What is admitted from now on is added as it comes.
    const unread = this.#facts ? facts : [...all()]
    this.#facts ??= []
    const { server } = this.#policy
    const read = await Promise.all(unread.map((fact) => readControlFact(crypto, server, fact)))
    for (const { claim, id, epoch, seq } of facts) {
      const hash = claimHash(await crypto.sha256(claim))
      const known = this.#stamps.get(hash)
      if (!known || id < known.id) this.#stamps.set(hash, { id, epoch, seq })
      if (this.#lastId === undefined || id > this.#lastId) this.#lastId = id
    }
    this.#facts.push(...read.flatMap((fact) => fact ?? []))
    this.#facts.sort((a, b) => (a.id < b.id ? -1 : 1))
    for (const fact of this.#facts) this.#note(fact)
    this.#policy = policy(server, this.#facts)
  }

  /** The highest id that a control fact has. */
  get lastId(): FactId | undefined {
    return this.#lastId
  }

  get policy(): Policy {
    return this.#policy
  }

  /** When this control claim was stamped, in whatever epoch. */
  stampOf(hash: ClaimHash): Stamp | undefined {
    return this.#stamps.get(hash)
  }

  /** The last seq that an `epoch` fact gave for a log of an earlier epoch; 0: none. */
  endOf(epoch: EpochId, log: LogId): number {
    return this.#ends.get(epoch + log) ?? 0
  }

  /**
   * Judges a control claim that would get this stamp, and counts it from then on unless it is refused. `mayGrow` is
   * asked last, and not for the relay, the owner and who moderates: who else would make room again?
   */
  admit(
    claim: Claim,
    hash: ClaimHash,
    control: ControlFact | null,
    stamp: Stamp,
    mayGrow: () => boolean,
  ): Refusal | undefined {
    const read = control && { ...control, id: stamp.id }
    const refusal = refusalOfClaim(this.#policy, claim, read, stamp.id)
    if (refusal) return refusal
    const { server, owner } = this.#policy
    if (
      ![server, owner].includes(claim.author) &&
      !may(this.#policy, claim.author, 'moderate') &&
      !mayGrow()
    ) {
      return new Refusal('too-fast', 'Too much changes on this server just now. Try again in a minute.')
    }
    this.#stamps.set(hash, stamp)
    this.#lastId = stamp.id
    if (read) {
      this.#policy = nextPolicy(this.#policy, read)
      this.#facts?.push(read)
      this.#note(read)
    }
    return undefined
  }

  /** What else the relay itself said. */
  #note(fact: ControlFact): void {
    if (fact.author !== this.#policy.server) return
    if (fact.type === 'epoch') {
      for (const [epoch, log, seq] of fact.body.ends) {
        const end = epochId(epoch) + logId(log)
        this.#ends.set(end, Math.max(seq, this.#ends.get(end) ?? 0))
      }
    } else if (fact.type === 'server') {
      const { name, owner, first } = fact.body
      if (first && this.configured.owner) return
      if (name !== undefined) this.configured.name = name
      if (owner) this.configured.owner = publicKey(owner)
    }
  }
}

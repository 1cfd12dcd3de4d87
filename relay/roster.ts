import { signAttestation } from '../shared/attestation.ts'
import { idBytes, type PublicKey } from '../shared/ids.ts'
import { refusalOfStranger } from '../shared/policy-refusal.ts'
import { mayDo, type Person, type Policy } from '../shared/policy-state.ts'
import { Refusal } from '../shared/refusal.ts'
import type { RelayFrame } from '../shared/relay-frames.ts'
import type { Clock } from './clock.ts'
import type { NodeSigner } from './node-crypto.ts'
import type { Session } from './session.ts'

/** A signed attestation as it stands in frames. */
export type AttestationRow = Extract<RelayFrame, { kind: 'roster' }>['content']['joined'][number]

/** What the relay says of somebody, and what the policy held of them then, to notice when that changes. */
export interface Attested {
  row: AttestationRow
  person: Person | undefined
  owner: boolean
}

interface Present {
  session: Session
  attested: Attested
}

export interface RosterOptions {
  signer: NodeSigner
  clock: Clock
  /** Changes go out together, this often at most. */
  everyMs: number
  policy(): Policy
  announce(frame: Extract<RelayFrame, { kind: 'roster' }>): void
}

/** Who is online, and the relay's word on each. */
export class Roster {
  readonly #options: RosterOptions
  readonly #present = new Map<PublicKey, Present>()
  /** Who came, changed or left since the last version. */
  readonly #changed = new Set<PublicKey>()
  #version = 0
  #callOff: (() => void) | undefined
  #attesting: Promise<void> = Promise.resolve()

  constructor(options: RosterOptions) {
    this.#options = options
  }

  get version(): number {
    return this.#version
  }

  /** How many people are online; virtual clients are none. */
  get people(): number {
    return [...this.#present.values()].filter(({ attested }) => !attested.person?.virtual).length
  }

  list(): AttestationRow[] {
    return [...this.#present.values()].map(({ attested }) => attested.row)
  }

  sessionOf(key: PublicKey): Session | undefined {
    return this.#present.get(key)?.session
  }

  *sessions(): Generator<Session> {
    for (const { session } of this.#present.values()) yield session
  }

  /** The relay's word by the policy as it is when this resolves. */
  async attest(key: PublicKey): Promise<Attested> {
    for (;;) {
      const policy = this.#options.policy()
      const attestation = attestationOf(policy, key, this.#options.clock.now())
      const signed = await signAttestation(this.#options.signer, attestation)
      if (policy === this.#options.policy()) {
        return { row: [signed.bytes, signed.signature], ...heldOf(policy, key) }
      }
    }
  }

  /** One connection a person: a second replaces the first. */
  enter(key: PublicKey, session: Session, attested: Attested): void {
    const before = this.#present.get(key)
    this.#present.set(key, { session, attested })
    before?.session.bye(new Refusal('replaced', 'You are connected from somewhere else.'))
    this.#change(key)
  }

  leave(key: PublicKey, session: Session): void {
    if (this.#present.get(key)?.session !== session) return
    this.#present.delete(key)
    this.#change(key)
  }

  /** Says anew what the policy changed about those who are online. */
  policyChanged(): void {
    this.#attesting = this.#attesting.then(async () => {
      for (const [key, present] of [...this.#present]) {
        const policy = this.#options.policy()
        const stranger = refusalOfStranger(policy, key)
        if (stranger) {
          present.session.bye(stranger)
          continue
        }
        const { person, owner } = heldOf(policy, key)
        if (present.attested.person === person && present.attested.owner === owner) continue
        present.attested = await this.attest(key)
        this.#change(key)
      }
    })
  }

  /** Announces now what changed, rather than a moment later. */
  flush(): void {
    if (this.#changed.size === 0) return
    this.#callOff?.()
    this.#callOff = undefined
    this.#announce()
  }

  /** Announces nothing more. */
  stop(): void {
    this.#callOff?.()
    this.#callOff = () => undefined
  }

  #change(key: PublicKey): void {
    this.#changed.add(key)
    this.#callOff ??= this.#options.clock.after(this.#options.everyMs, () => {
      this.#callOff = undefined
      this.#announce()
    })
  }

  #announce(): void {
    this.#version += 1
    const joined: AttestationRow[] = []
    const left: Uint8Array[] = []
    for (const key of this.#changed) {
      const present = this.#present.get(key)
      if (present) joined.push(present.attested.row)
      else left.push(idBytes(key))
    }
    this.#changed.clear()
    this.#options.announce({ kind: 'roster', content: { version: this.#version, joined, left } })
  }
}

function attestationOf(policy: Policy, key: PublicKey, time: number) {
  const person = policy.people.get(key)
  return {
    key,
    // The owner needs no invite, and so may have given no name yet.
    name: person?.name ?? 'owner',
    privileges: mayDo(policy, key),
    owner: key === policy.owner,
    virtual: person?.virtual ?? false,
    time,
  }
}

/** Compared by identity: the policy makes another `Person` of whoever it changes. */
const heldOf = (policy: Policy, key: PublicKey) => ({
  person: policy.people.get(key),
  owner: key === policy.owner,
})

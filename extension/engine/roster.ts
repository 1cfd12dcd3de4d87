import { type Attestation, checkAttestation, type SignedAttestation } from '../../shared/attestation.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { type PublicKey, publicKey } from '../../shared/ids.ts'
import type { OnlinePerson } from '../bridge/state.ts'

type Wire = [bytes: Uint8Array, signature: Uint8Array]

/** Who is online, each by the relay's signed word. */
export class Roster {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  #people = new Map<PublicKey, { attestation: Attestation; signed: SignedAttestation }>()
  #version = 0
  #shown: OnlinePerson[] | undefined

  constructor(crypto: Crypto, server: PublicKey) {
    this.#crypto = crypto
    this.#server = server
  }

  /** The whole list, at login. @throws Refusal when an attestation does not hold */
  async begin(version: number, people: Wire[]): Promise<void> {
    const checked = await Promise.all(people.map((wire) => this.#check(wire)))
    this.#people = new Map(checked.map((person) => [person.attestation.key, person]))
    this.#version = version
    this.#shown = undefined
  }

  /** A change. Answers who came; undefined when a version was missed: the caller logs in again for the whole list. */
  async change(version: number, joined: Wire[], left: Uint8Array[]): Promise<PublicKey[] | undefined> {
    if (version <= this.#version) return []
    if (version > this.#version + 1) return undefined
    const checked = await Promise.all(joined.map((wire) => this.#check(wire)))
    const came: PublicKey[] = []
    for (const key of left) this.#people.delete(publicKey(key))
    for (const person of checked) {
      const { key } = person.attestation
      if (!this.#people.has(key)) came.push(key)
      this.#people.set(key, person)
    }
    this.#version = version
    this.#shown = undefined
    return came
  }

  get(key: PublicKey): Attestation | undefined {
    return this.#people.get(key)?.attestation
  }

  /** The relay's word on somebody as it was signed, to be shown to others. */
  signed(key: PublicKey): SignedAttestation | undefined {
    return this.#people.get(key)?.signed
  }

  all(): Attestation[] {
    return [...this.#people.values()].map(({ attestation }) => attestation)
  }

  /** As pages show them: the same list until it changes, as they are told of every message. */
  people(): OnlinePerson[] {
    this.#shown ??= this.all().map(personOf)
    return this.#shown
  }

  async #check([bytes, signature]: Wire): Promise<{ attestation: Attestation; signed: SignedAttestation }> {
    const signed = { bytes, signature }
    return { attestation: await checkAttestation(this.#crypto, this.#server, signed), signed }
  }
}

export function personOf({ key, name, privileges, owner, virtual }: OnlinePerson): OnlinePerson {
  return { key, name, privileges, owner, virtual }
}

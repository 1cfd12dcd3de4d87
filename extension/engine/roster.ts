import { type Attestation, checkAttestation, type SignedAttestation } from '../../shared/attestation.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { type PublicKey, publicKey } from '../../shared/ids.ts'

type Wire = [bytes: Uint8Array, signature: Uint8Array]

/** Who is online, each by the relay's signed word. */
export class Roster {
  readonly #crypto: Crypto
  readonly #server: PublicKey
  #people = new Map<PublicKey, Attestation>()
  #version = 0

  constructor(crypto: Crypto, server: PublicKey) {
    this.#crypto = crypto
    this.#server = server
  }

  /** The whole list, at login. @throws Refusal when an attestation does not hold */
  async begin(version: number, people: Wire[]): Promise<void> {
    const checked = await Promise.all(people.map((wire) => this.#check(wire)))
    this.#people = new Map(checked.map((attestation) => [attestation.key, attestation]))
    this.#version = version
  }

  /** A change. Answers false when a version was missed: the caller logs in again for the whole list. */
  async change(version: number, joined: Wire[], left: Uint8Array[]): Promise<boolean> {
    if (version <= this.#version) return true
    if (version > this.#version + 1) return false
    const checked = await Promise.all(joined.map((wire) => this.#check(wire)))
    for (const key of left) this.#people.delete(publicKey(key))
    for (const attestation of checked) this.#people.set(attestation.key, attestation)
    this.#version = version
    return true
  }

  end(): void {
    this.#people.clear()
  }

  get(key: PublicKey): Attestation | undefined {
    return this.#people.get(key)
  }

  all(): Attestation[] {
    return [...this.#people.values()]
  }

  #check([bytes, signature]: Wire): Promise<Attestation> {
    const signed: SignedAttestation = { bytes, signature }
    return checkAttestation(this.#crypto, this.#server, signed)
  }
}

import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from './person.ts'

/** Everybody by the key that they have now; asked for by one that they had before, it answers the same person. */
export class People extends Map<PublicKey, Person> {
  readonly #current = new Map<PublicKey, PublicKey>()

  override set(key: PublicKey, person: Person): this {
    for (const former of person.formerKeys) this.#current.set(former, key)
    return super.set(key, person)
  }

  override get(key: PublicKey): Person | undefined {
    return super.get(key) ?? super.get(this.#current.get(key) ?? key)
  }

  override has(key: PublicKey): boolean {
    return this.get(key) !== undefined
  }
}

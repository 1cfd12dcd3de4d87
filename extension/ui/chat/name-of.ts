import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from './person.ts'

/** A person's name; of somebody not known yet, the beginning of their key. */
export function nameOf(key: PublicKey, people: ReadonlyMap<PublicKey, Pick<Person, 'name'>>): string {
  return people.get(key)?.name || key.slice(0, 8)
}

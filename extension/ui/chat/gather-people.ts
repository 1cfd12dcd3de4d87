import type { PublicKey } from '../../../shared/ids.ts'
import type { OnlinePerson } from '../../bridge/state.ts'
import type { PersonView } from '../../bridge/views.ts'
import { foldName } from './fold-name.ts'
import type { Person } from './person.ts'

/** Everybody of a server by key. What the control log says of a person counts over what the roster says. */
export function gatherPeople(known: PersonView[], online: OnlinePerson[]): Map<PublicKey, Person> {
  const people = new Map<PublicKey, Person>()
  for (const { key, name, privileges, owner, virtual } of known) {
    people.set(key, { key, name, privileges, owner, virtual, online: false, twin: false })
  }
  for (const { key, name, privileges, owner, virtual } of online) {
    const told = people.get(key)
    if (!told) people.set(key, { key, name, privileges, owner, virtual, online: true, twin: false })
    else people.set(key, { ...told, name: told.name || name, online: true })
  }
  markTwins(people.values())
  return people
}

function markTwins(people: Iterable<Person>) {
  const seen = new Map<string, Person>()
  for (const person of people) {
    const looks = foldName(person.name)
    const other = seen.get(looks)
    if (other) {
      other.twin = true
      person.twin = true
    } else seen.set(looks, person)
  }
}

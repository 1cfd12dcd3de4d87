import type { PublicKey } from '../../../shared/ids.ts'
import { lookAlikes, type NameMark } from '../../bridge/names/look-alikes.ts'
import type { OnlinePerson } from '../../bridge/state.ts'
import type { PersonView } from '../../bridge/views.ts'
import type { Person } from './person.ts'

type Marks = ReadonlyMap<PublicKey, NameMark>

/** Who comes and goes changes nobody's name: the marks of a list are made once. */
const marksOf = new WeakMap<readonly PersonView[], Marks>()

/** Everybody of a server by key. What the control log says of a person counts over what the roster says. */
export function gatherPeople(known: readonly PersonView[], online: OnlinePerson[]): Map<PublicKey, Person> {
  const marks = marksOf.get(known) ?? lookAlikes(known)
  marksOf.set(known, marks)
  const twins = twinsIn(marks)
  const people = new Map<PublicKey, Person>()
  for (const { key, name, privileges, owner, virtual } of known) {
    const looks = { twin: twins.has(key), mark: marks.get(key) ?? null }
    people.set(key, { key, name, privileges, owner, virtual, online: false, ...looks })
  }
  for (const { key, name, privileges, owner, virtual } of online) {
    const told = people.get(key)
    if (told) people.set(key, { ...told, name: told.name || name, online: true })
    else people.set(key, { key, name, privileges, owner, virtual, online: true, twin: false, mark: null })
  }
  return people
}

function twinsIn(marks: Marks): Set<PublicKey> {
  const twins = new Set<PublicKey>()
  for (const [key, mark] of marks) if ('of' in mark) twins.add(key).add(mark.of)
  return twins
}

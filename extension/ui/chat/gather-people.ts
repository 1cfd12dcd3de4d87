import type { PublicKey } from '../../../shared/ids.ts'
import { lookAlikes, type NameMark } from '../../bridge/names/look-alikes.ts'
import type { OnlinePerson } from '../../bridge/state.ts'
import type { PersonView } from '../../bridge/views.ts'
import { People } from './people.ts'

type Marks = ReadonlyMap<PublicKey, NameMark>

/** Who comes and goes changes nobody's name: the marks of a list are made once. */
const marksOf = new WeakMap<readonly PersonView[], Marks>()

/** Whom the roster knows and the control log, as far as it is here, does not. */
const UNKNOWN = {
  joined: 0,
  waiting: false,
  about: '',
  banned: null,
  mutedUntil: 0,
  rank: null,
  invitedBy: null,
  formerKeys: [],
} satisfies Partial<PersonView>

/** Everybody of a server by key. What the control log says of a person counts over what the roster says. */
export function gatherPeople(known: readonly PersonView[], online: OnlinePerson[]): People {
  const marks = marksOf.get(known) ?? lookAlikes(known)
  marksOf.set(known, marks)
  const twins = twinsIn(marks)
  const people = new People()
  for (const person of known) {
    const looks = { twin: twins.has(person.key), mark: marks.get(person.key) ?? null }
    people.set(person.key, { ...person, ...looks, online: false })
  }
  for (const person of online) {
    const told = people.get(person.key)
    // Under a key that was replaced nobody is here.
    if (told && told.key !== person.key) continue
    people.set(
      person.key,
      told
        ? { ...told, name: told.name || person.name, online: true }
        : { ...UNKNOWN, ...person, online: true, twin: false, mark: null },
    )
  }
  return people
}

function twinsIn(marks: Marks): Set<PublicKey> {
  const twins = new Set<PublicKey>()
  for (const [key, mark] of marks) if ('of' in mark) twins.add(key).add(mark.of)
  return twins
}

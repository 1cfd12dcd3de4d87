import type { Person } from './person.ts'

export interface PeopleGroup {
  title: string
  people: Person[]
}

/** The people column's groups: the owner, who else is here, virtual clients, who is away. Who waits at the door or is banned is in none; empty ones are left out. */
export function groupPeople(people: Iterable<Person>): PeopleGroup[] {
  const sorted = [...people]
    .filter(({ waiting, banned }) => !waiting && !banned)
    .sort((a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1))
  const groups = [
    { title: 'Owner', people: sorted.filter((person) => person.owner) },
    { title: 'Online', people: sorted.filter((person) => !person.owner && !person.virtual && person.online) },
    {
      title: 'Virtual clients',
      people: sorted.filter((person) => !person.owner && person.virtual && person.online),
    },
    { title: 'Away', people: sorted.filter((person) => !person.owner && !person.virtual && !person.online) },
  ]
  return groups.filter(({ people }) => people.length > 0)
}

import type { Person } from '../chat/person.ts'

const MOST = 6

/** Whom `@typed` may mean: names that begin so, then those with a word that does; who is online first. */
export function suggestPeople(typed: string, people: Iterable<Person>): Person[] {
  const wanted = typed.toLowerCase()
  const ranked: { person: Person; rank: number }[] = []
  for (const person of people) {
    if (person.virtual || person.name === '') continue
    const name = person.name.toLowerCase()
    const rank = name.startsWith(wanted)
      ? 0
      : name.split(/[\s_.-]+/u).some((word) => word.startsWith(wanted))
        ? 1
        : 2
    if (rank < 2) ranked.push({ person, rank: rank * 2 + (person.online ? 0 : 1) })
  }
  ranked.sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name))
  return ranked.slice(0, MOST).map(({ person }) => person)
}

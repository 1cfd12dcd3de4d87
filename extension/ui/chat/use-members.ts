import { useMemo } from 'react'
import type { Person } from './person.ts'
import { usePlace } from './place-context.ts'

/** The other people who are in, by name: no machines, nobody at the door, nobody banned. */
export function useMembers(): Person[] {
  const { server, people } = usePlace()
  const me = server.me.key
  return useMemo(
    () =>
      [...people.values()]
        .filter(({ key, virtual, waiting, banned }) => key !== me && !virtual && !waiting && !banned)
        .sort((a, b) => a.name.localeCompare(b.name)),
    [people, me],
  )
}

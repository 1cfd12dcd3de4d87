import { useMemo } from 'react'
import type { Person } from '../chat/person.ts'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'

const NOBODY: Person[] = []

/** Who waits at the door, who came first above; nobody for who may not let them in. */
export function useDoorList(): Person[] {
  const { server, people } = usePlace()
  const mayLetIn = may(server.me, 'moderate')
  return useMemo(
    () =>
      mayLetIn
        ? [...people.values()]
            .filter(({ waiting, banned }) => waiting && !banned)
            .sort((a, b) => a.joined - b.joined)
        : NOBODY,
    [people, mayLetIn],
  )
}

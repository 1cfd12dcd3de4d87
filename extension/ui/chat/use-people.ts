import { useMemo, useRef } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { ServerState } from '../../bridge/state.ts'
import type { PersonView } from '../../bridge/views.ts'
import { useEngine } from '../live/use-engine.ts'
import { useLive } from '../live/use-live.ts'
import { gatherPeople } from './gather-people.ts'
import type { Person } from './person.ts'

const NOBODY: PersonView[] = []

/** Everybody of a server. The map is another one only when something in it is: every row of the timeline hangs on it. */
export function usePeople({ server, online }: ServerState): ReadonlyMap<PublicKey, Person> {
  const { views } = useEngine()
  const { value = NOBODY } = useLive(useMemo(() => views.people(server), [views, server]))
  const last = useRef<{ written: string; people: ReadonlyMap<PublicKey, Person> }>(undefined)
  return useMemo(() => {
    const people = gatherPeople(value, online)
    const written = JSON.stringify([...people.values()])
    if (last.current?.written !== written) last.current = { written, people }
    return last.current.people
  }, [value, online])
}

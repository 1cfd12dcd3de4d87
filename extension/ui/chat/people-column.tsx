import { useMemo, useRef } from 'react'
import { Virtualizer } from 'virtua'
import { DoorList } from '../door/door-list.tsx'
import { groupPeople } from './group-people.ts'
import type { Person } from './person.ts'
import { PersonRow } from './person-row.tsx'
import { usePlace } from './place-context.ts'

type Entry = { key: string; title: string; count: number } | { key: string; person: Person }

/** The right column: who is here, who is not, and what they may do. */
export function PeopleColumn() {
  const { server, people } = usePlace()
  const scroller = useRef<HTMLDivElement>(null)
  const entries = useMemo(
    () =>
      groupPeople(people.values()).flatMap((group): Entry[] => [
        { key: group.title, title: group.title, count: group.people.length },
        ...group.people.map((person) => ({ key: person.key, person })),
      ]),
    [people],
  )
  const alone = server.online.every(({ key, virtual }) => virtual || key === server.me.key)
  return (
    <div ref={scroller} data-testid="people" className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
      <DoorList />
      <Virtualizer data={entries} scrollRef={scroller} bufferSize={2_000}>
        {(entry) =>
          'person' in entry ? (
            <PersonRow key={entry.key} person={entry.person} />
          ) : (
            <h2 key={entry.key} className="px-2 pt-4 pb-1 text-[12px] font-semibold text-faint">
              {entry.title} <span className="font-normal tabular-nums">{entry.count}</span>
            </h2>
          )
        }
      </Virtualizer>
      {alone && server.connection.state === 'online' && (
        <p
          data-testid="alone"
          className="mt-3 rounded-lg border border-dashed border-edge/60 px-3 py-2 text-[13px] text-faint"
        >
          You are the only one here. Write anyway: your message waits on your device for those who come.
        </p>
      )}
    </div>
  )
}

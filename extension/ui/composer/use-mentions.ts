import { useId, useMemo, useRef, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { MAX_MENTIONS } from '../../../shared/limits.ts'
import type { Person } from '../chat/person.ts'
import { findMentions } from '../show/find-mentions.ts'
import { mentionQuery } from './mention-query.ts'
import { suggestPeople } from './suggest-people.ts'

/** The `@` list of a composer: whom it shows, and whom the finished text mentions. */
export function useMentions(text: string, caret: number, people: ReadonlyMap<PublicKey, Person>) {
  const id = useId()
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  /** Of two people with one name, the one that was picked. */
  const picked = useRef(new Map<string, PublicKey>())

  const query = useMemo(() => mentionQuery(text, caret), [text, caret])
  const open = query !== null && query.start !== closedAt
  const suggested = useMemo(
    () => (open && query ? suggestPeople(query.typed, people.values()) : []),
    [open, query, people],
  )
  const complete = suggested.length === 1 && suggested[0]?.name.toLowerCase() === query?.typed.toLowerCase()
  const shown = complete ? [] : suggested
  const active = Math.min(chosen, Math.max(0, shown.length - 1))

  return {
    id,
    shown,
    active,
    move: (by: number) => setChosen((active + by + shown.length) % shown.length),
    close: () => setClosedAt(query?.start ?? null),
    /** The text with a person's name in the place of what was typed, and the caret after it. */
    pick: (person: Person): { text: string; caret: number } => {
      picked.current.set(person.name, person.key)
      setChosen(0)
      const start = query?.start ?? caret
      const after = text.slice(caret)
      const head = `${text.slice(0, start)}@${person.name}${after.startsWith(' ') ? '' : ' '}`
      return { text: head + after, caret: head.length + (after.startsWith(' ') ? 1 : 0) }
    },
    mentioned: (written: string): PublicKey[] => {
      const names = new Map<PublicKey, string>()
      for (const [name, key] of picked.current) names.set(key, name)
      for (const person of people.values()) {
        if (!person.virtual && !picked.current.has(person.name)) names.set(person.key, person.name)
      }
      return [...new Set(findMentions(written, names).map(({ key }) => key))].slice(0, MAX_MENTIONS)
    },
  }
}

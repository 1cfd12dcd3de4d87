import type { Person } from '../chat/person.ts'
import { Avatar } from '../controls/avatar.tsx'
import { NameMark } from '../names/name-mark.tsx'

export interface MentionListProps {
  id: string
  people: readonly Person[]
  active: number
  onPick: (person: Person) => void
}

/** Whom an `@` may mean, above the composer. The keyboard stays in the text. */
export function MentionList({ id, people, active, onPick }: MentionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="People"
      data-testid="mention-list"
      className="absolute bottom-full left-0 z-20 mb-1.5 w-64 max-w-full rounded-xl border border-line bg-raised p-1 shadow-(--shadow)"
    >
      {people.map((person, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text, see aria-activedescendant
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the composer's
        <div
          key={person.key}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          data-testid={`mention-${person.name}`}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(person)}
          className={`flex cursor-pointer items-center gap-2 rounded-lg px-2 py-1.5 ${at === active ? 'bg-hover' : 'hover:bg-hover/60'}`}
        >
          <Avatar of={person.key} name={person.name} size={22} />
          <bdi className="hold-marks min-w-0 flex-1 truncate">{person.name}</bdi>
          {person.mark && <NameMark mark={person.mark} />}
          <span className="font-mono text-[10px] text-faint">{person.key.slice(0, 4)}</span>
        </div>
      ))}
    </div>
  )
}

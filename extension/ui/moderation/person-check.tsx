import type { Person } from '../chat/person.ts'
import { Avatar } from '../controls/avatar.tsx'
import { formatUntil } from '../show/format-until.ts'
import { CheckRow } from './check-row.tsx'

export interface PersonCheckProps {
  person: Person
  checked: boolean
  onChange: (checked: boolean) => void
}

/** Somebody to be chosen or not: name, beginning of their key, and when they came. */
export function PersonCheck({ person, checked, onChange }: PersonCheckProps) {
  const { key, name, joined, about } = person
  return (
    <CheckRow checked={checked} onChange={onChange} testId={`choose-${name}`}>
      <Avatar of={key} name={name} size={22} />
      <span className="min-w-0 flex-1 leading-tight">
        <bdi className="hold-marks block truncate">{name}</bdi>
        <span className="block truncate text-[11px] text-faint">
          came {formatUntil(joined)}
          {about && ` · ${about}`}
        </span>
      </span>
      <span className="font-mono text-[11px] text-faint">{key.slice(0, 8)}</span>
    </CheckRow>
  )
}

import { X } from 'lucide-react'
import type { PublicKey } from '../../../shared/ids.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { useMembers } from '../chat/use-members.ts'
import { Avatar } from '../controls/avatar.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { PersonPicker } from '../controls/person-picker.tsx'

export interface MembersFieldProps {
  members: readonly PublicKey[]
  onChange: (members: readonly PublicKey[]) => void
}

/** The list of a channel: who is on it, and a way to add more. */
export function MembersField({ members, onChange }: MembersFieldProps) {
  const { people } = usePlace()
  const others = useMembers().filter(({ key }) => !members.includes(key))
  return (
    <fieldset data-testid="channel-members" className="relative flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 text-[13px] font-medium text-soft">
        Its list, beside you and the moderators
      </legend>
      <PersonPicker
        key={members.length}
        label="Put somebody on the list"
        people={others}
        value={null}
        testId="add-member"
        onChange={(key) => key && onChange([...members, key])}
      />
      <ul className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
        {members.map((key) => (
          <li
            key={key}
            data-testid={`member-${nameOf(key, people)}`}
            className="flex max-w-full items-center gap-1.5 rounded-full border border-line bg-side py-0.5 pl-1"
          >
            <Avatar of={key} name={nameOf(key, people)} size={20} />
            <bdi className="hold-marks min-w-0 truncate text-[13px]">{nameOf(key, people)}</bdi>
            <IconButton
              icon={X}
              label={`Take ${nameOf(key, people)} off the list`}
              className="!size-6 !rounded-full"
              onClick={() => onChange(members.filter((other) => other !== key))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

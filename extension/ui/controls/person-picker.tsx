import { Combobox } from '@base-ui/react/combobox'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from '../chat/person.ts'
import { Avatar } from './avatar.tsx'
import { MENU_ITEM, MENU_POPUP } from './menu-style.ts'

export interface PersonPickerProps {
  label: string
  people: readonly Person[]
  value: PublicKey | null
  onChange: (key: PublicKey | null) => void
  testId?: string
}

/** One of some people: a name, completed while it is typed. */
export function PersonPicker({ label, people, value, onChange, testId }: PersonPickerProps) {
  return (
    <Combobox.Root
      items={people}
      value={people.find(({ key }) => key === value) ?? null}
      onValueChange={(person: Person | null) => onChange(person?.key ?? null)}
      itemToStringLabel={(person: Person) => person.name}
      isItemEqualToValue={(a: Person, b: Person) => a.key === b.key}
      autoHighlight
      limit={50}
    >
      <Combobox.Input
        aria-label={label}
        data-testid={testId}
        placeholder="Type a name"
        className="min-h-9 w-full rounded-lg border border-edge bg-raised px-3 py-1.5 placeholder:text-faint"
      />
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} align="start" className="z-50">
          <Combobox.Popup className={`${MENU_POPUP} max-h-[min(18rem,var(--available-height))]`}>
            <Combobox.Empty className="px-2.5 text-[13px] text-faint not-empty:py-1.5">
              Nobody of that name.
            </Combobox.Empty>
            <Combobox.List>
              {(person: Person) => (
                <Combobox.Item
                  key={person.key}
                  value={person}
                  data-testid={`pick-${person.name}`}
                  className={`${MENU_ITEM} cursor-pointer`}
                >
                  <Avatar of={person.key} name={person.name} size={20} />
                  <bdi className="hold-marks min-w-0 flex-1 truncate">{person.name}</bdi>
                  {person.twin && (
                    <span className="font-mono text-[10px] text-faint">{person.key.slice(0, 4)}</span>
                  )}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}

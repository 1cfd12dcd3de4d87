import { Combobox } from '@base-ui/react/combobox'
import { X } from 'lucide-react'
import { useId, useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from '../chat/person.ts'
import { usePlace } from '../chat/place-context.ts'
import { Avatar } from '../controls/avatar.tsx'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { NameMark } from '../names/name-mark.tsx'
import { FIELD, Labeled } from './search-fields.tsx'

export interface PersonFieldProps {
  from: PublicKey | null
  onFrom: (from: PublicKey | null) => void
}

/** Whose messages are looked for: a name, completed while it is typed. */
export function PersonField({ from, onFrom }: PersonFieldProps) {
  const { people } = usePlace()
  const id = useId()
  const choices = useMemo(
    () =>
      [...people.values()]
        .filter(({ virtual, name }) => !virtual && name !== '')
        .sort((a, b) => a.name.localeCompare(b.name)),
    [people],
  )
  const chosen = from === null ? null : (people.get(from) ?? null)
  return (
    <Labeled id={id} words="From">
      <Combobox.Root
        items={choices}
        value={chosen}
        onValueChange={(person: Person | null) => onFrom(person?.key ?? null)}
        itemToStringLabel={(person: Person) => person.name}
        isItemEqualToValue={(a: Person, b: Person) => a.key === b.key}
        autoHighlight
        limit={50}
      >
        <div className="relative">
          <Combobox.Input
            id={id}
            data-testid="search-from"
            placeholder="anybody"
            className={`${FIELD} pr-7`}
          />
          {chosen && (
            <Combobox.Clear
              aria-label="From anybody"
              className="absolute inset-y-0 right-1 my-auto grid size-6 place-items-center rounded text-faint hover:text-ink"
            >
              <X size={14} aria-hidden="true" />
            </Combobox.Clear>
          )}
        </div>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} align="start" className="z-50">
            <Combobox.Popup className={`${MENU_POPUP} max-h-[min(18rem,var(--available-height))]`}>
              <Combobox.Empty className="px-2.5 text-[13px] text-faint not-empty:py-1.5">
                Nobody of that name.
              </Combobox.Empty>
              <Combobox.List>
                {(person: Person) => (
                  <Combobox.Item key={person.key} value={person} className={`${MENU_ITEM} cursor-pointer`}>
                    <Avatar of={person.key} name={person.name} size={20} />
                    <bdi className="hold-marks min-w-0 flex-1 truncate">{person.name}</bdi>
                    {person.mark && <NameMark mark={person.mark} />}
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
    </Labeled>
  )
}

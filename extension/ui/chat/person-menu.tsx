import { Menu } from '@base-ui/react/menu'
import { Check, Ellipsis } from 'lucide-react'
import type { Privilege } from '../../../shared/body.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { useCommand } from '../live/use-command.ts'
import { isolate } from '../show/isolate.ts'
import type { Person } from './person.ts'
import { usePlace } from './place-context.ts'

const WORDS = {
  post: 'May write messages',
  createChannel: 'May create channels',
  invite: 'May invite people',
  moderate: 'May moderate',
  manage: 'May manage the server',
} as const satisfies Record<Privilege, string>

/** The owner's hand on a person: what they may do here. */
export function PersonMenu({ person }: { person: Person }) {
  const { server } = usePlace()
  const grant = useCommand('grant')
  const revoke = useCommand('revoke')
  const refused = grant.refused ?? revoke.refused
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <IconButton icon={Ellipsis} label={`What ${isolate(person.name)} may do`} className="!size-7" />
        }
        data-testid={`person-menu-${person.name}`}
      />
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-50">
          <Menu.Popup className={MENU_POPUP}>
            <Menu.Group>
              <Menu.GroupLabel className="hold-marks max-w-56 truncate px-2.5 py-1 text-[12px] font-semibold text-faint">
                {person.name}
              </Menu.GroupLabel>
              {(Object.keys(WORDS) as Privilege[]).map((privilege) => (
                <Menu.CheckboxItem
                  key={privilege}
                  closeOnClick={false}
                  data-testid={`privilege-${privilege}`}
                  className={MENU_ITEM}
                  checked={person.privileges.includes(privilege)}
                  disabled={grant.busy || revoke.busy}
                  onCheckedChange={(given) =>
                    void (given ? grant : revoke).run({ server: server.server, key: person.key, privilege })
                  }
                >
                  <span className="grid size-4 place-items-center rounded border border-edge">
                    <Menu.CheckboxItemIndicator>
                      <Check size={12} strokeWidth={3} className="text-accent" aria-hidden="true" />
                    </Menu.CheckboxItemIndicator>
                  </span>
                  {WORDS[privilege]}
                </Menu.CheckboxItem>
              ))}
            </Menu.Group>
            {refused && (
              <p role="alert" className="max-w-56 px-2.5 py-1.5 text-[12px] text-danger">
                {refused.sentence}
              </p>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

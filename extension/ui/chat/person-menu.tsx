import { Menu } from '@base-ui/react/menu'
import { Check, Ellipsis, KeyRound, UserSearch } from 'lucide-react'
import { PRIVILEGES } from '../../../shared/body.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { useCommand } from '../live/use-command.ts'
import { useModeration } from '../moderation/moderation-context.ts'
import { PersonItems } from '../moderation/person-items.tsx'
import { isolate } from '../show/isolate.ts'
import { RIGHTS } from '../show/rights.ts'
import { useWho } from '../who/who-context.ts'
import type { Person } from './person.ts'
import { usePlace } from './place-context.ts'
import { may, standsAbove } from './powers.ts'

/** What one may do about a person: look who they are, and what one's own place here allows. */
export function PersonMenu({ person }: { person: Person }) {
  const { server } = usePlace()
  const openWho = useWho()
  const ask = useModeration()
  const above = standsAbove(server.me, person)
  const manages = may(server.me, 'manage') && above && !person.virtual
  const replaces = manages || server.me.recovers.includes(person.key)
  return (
    <Menu.Root>
      <Menu.Trigger
        render={<IconButton icon={Ellipsis} label={`About ${isolate(person.name)}`} className="!size-7" />}
        data-testid={`person-menu-${person.name}`}
      />
      <Menu.Portal>
        <Menu.Positioner side="bottom" align="end" sideOffset={4} className="z-50">
          <Menu.Popup className={MENU_POPUP}>
            <Menu.Group>
              <Menu.GroupLabel className="hold-marks max-w-56 truncate px-2.5 py-1 text-[12px] font-semibold text-faint">
                {person.name}
              </Menu.GroupLabel>
              <Menu.Item data-testid="who-open" className={MENU_ITEM} onClick={() => openWho(person.key)}>
                <UserSearch size={16} className="text-faint" aria-hidden="true" />
                Who is this?
              </Menu.Item>
              {replaces && (
                <Menu.Item
                  data-testid="replace-open"
                  className={MENU_ITEM}
                  onClick={() => ask({ what: 'replace', key: person.key })}
                >
                  <KeyRound size={16} className="text-faint" aria-hidden="true" />
                  Replace their key
                </Menu.Item>
              )}
            </Menu.Group>
            <PersonItems person={person} />
            {manages && !person.banned && <Privileges person={person} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** What a person may do here. Nobody gives what they lack. */
function Privileges({ person }: { person: Person }) {
  const { server } = usePlace()
  const grant = useCommand('grant')
  const revoke = useCommand('revoke')
  const refused = grant.refused ?? revoke.refused
  return (
    <>
      <Menu.Separator className="mx-2 my-1 h-px bg-line" />
      <Menu.Group>
        <Menu.GroupLabel className="px-2.5 py-1 text-[12px] font-semibold text-faint">May</Menu.GroupLabel>
        {PRIVILEGES.map((privilege) => (
          <Menu.CheckboxItem
            key={privilege}
            closeOnClick={false}
            data-testid={`privilege-${privilege}`}
            className={MENU_ITEM}
            checked={person.privileges.includes(privilege)}
            disabled={grant.busy || revoke.busy || !may(server.me, privilege)}
            onCheckedChange={(given) =>
              void (given ? grant : revoke).run({ server: server.server, key: person.key, privilege })
            }
          >
            <span className="grid size-4 place-items-center rounded border border-edge">
              <Menu.CheckboxItemIndicator>
                <Check size={12} strokeWidth={3} className="text-accent" aria-hidden="true" />
              </Menu.CheckboxItemIndicator>
            </span>
            {RIGHTS[privilege]}
          </Menu.CheckboxItem>
        ))}
      </Menu.Group>
      {refused && (
        <p role="alert" className="max-w-56 px-2.5 py-1.5 text-[12px] text-danger">
          {refused.sentence}
        </p>
      )}
    </>
  )
}

import { Menu } from '@base-ui/react/menu'
import { Ban, ChevronRight, Eraser, Eye, EyeOff, type LucideIcon, Mic, MicOff, Undo2 } from 'lucide-react'
import type { Person } from '../chat/person.ts'
import { usePlace } from '../chat/place-context.ts'
import { may, standsAbove } from '../chat/powers.ts'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatUntil } from '../show/format-until.ts'
import { useModeration } from './moderation-context.ts'
import { FOR_GOOD, isForGood, MUTES } from './mutes.ts'
import { useBlocked } from './use-blocked.ts'

/** What a moderator does about somebody below them, and what everybody may do: block. For a menu that stays open while it is refused. */
export function PersonItems({ person }: { person: Person }) {
  const { server } = usePlace()
  const { isBlocked, block } = useBlocked()
  const ask = useModeration()
  const mute = useCommand('mute')
  const unban = useCommand('unban')
  if (person.key === server.me.key) return null
  const moderates = may(server.me, 'moderate') && standsAbove(server.me, person)
  const at = { server: server.server }
  const blocked = isBlocked(person.key)
  return (
    <>
      <Menu.Separator className="mx-2 my-1 h-px bg-line" />
      {moderates && !person.banned && !person.virtual && <MuteItem person={person} mute={mute} />}
      {moderates && !person.virtual && (
        <Item
          icon={Eraser}
          words="Take back all they said…"
          testId="purge-open"
          onClick={() => ask({ what: 'purge', key: person.key })}
        />
      )}
      {moderates &&
        (person.banned ? (
          <Item
            icon={Undo2}
            words="Lift the ban"
            testId="unban"
            onClick={() => void unban.run({ ...at, keys: [person.key] })}
          />
        ) : (
          <Item
            icon={Ban}
            danger
            words="Ban…"
            testId="ban-open"
            onClick={() => ask({ what: 'ban', key: person.key })}
          />
        ))}
      <Item
        icon={blocked ? Eye : EyeOff}
        words={blocked ? 'Unblock' : 'Block'}
        hint={blocked ? undefined : 'Hides what they say here, shares nothing with them'}
        testId="block"
        // a browser that cannot keep a setting says so elsewhere
        onClick={() => void block(person.key, !blocked).catch(() => {})}
      />
      <div className="px-2.5 empty:hidden">
        <RefusedLine refused={mute.refused ?? unban.refused} />
      </div>
    </>
  )
}

function MuteItem({ person, mute }: { person: Person; mute: ReturnType<typeof useCommand<'mute'>> }) {
  const { server } = usePlace()
  const until = (time: number) => void mute.run({ server: server.server, key: person.key, until: time })
  if (person.mutedUntil > Date.now())
    return (
      <Item
        icon={Mic}
        words="Let them write again"
        hint={isForGood(person.mutedUntil) ? undefined : `Muted until ${formatUntil(person.mutedUntil)}`}
        testId="unmute"
        onClick={() => until(0)}
      />
    )
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger data-testid="mute-open" className={`${MENU_ITEM} data-popup-open:bg-hover`}>
        <MicOff size={16} className="shrink-0 text-faint" aria-hidden="true" />
        <span className="flex-1">Mute</span>
        <ChevronRight size={15} className="text-faint" aria-hidden="true" />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={2} className="z-50">
          <Menu.Popup className={MENU_POPUP}>
            {MUTES.map(({ words, ms }) => (
              <Menu.Item
                key={words}
                className={MENU_ITEM}
                data-testid={`mute-${ms ?? 'for-good'}`}
                onClick={() => until(ms === null ? FOR_GOOD : Date.now() + ms)}
              >
                {words}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  )
}

interface ItemProps {
  icon: LucideIcon
  words: string
  hint?: string | undefined
  testId: string
  danger?: boolean
  onClick: () => void
}

function Item({ icon: Icon, words, hint, testId, danger = false, onClick }: ItemProps) {
  return (
    <Menu.Item
      data-testid={testId}
      className={`${MENU_ITEM} ${danger ? 'text-danger' : ''}`}
      onClick={onClick}
    >
      <Icon size={16} className={`shrink-0 ${danger ? '' : 'text-faint'}`} aria-hidden="true" />
      <span className="min-w-0">
        {words}
        {hint && <span className="block max-w-52 text-[12px] text-faint">{hint}</span>}
      </span>
    </Menu.Item>
  )
}

import { Menu } from '@base-ui/react/menu'
import { Check, ChevronsUpDown, Plus, Scale, ShieldAlert, SlidersHorizontal, UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { EngineState, ServerState } from '../../bridge/state.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Badge } from '../controls/badge.tsx'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { ServerDialog } from '../door/server-dialog.tsx'
import { InviteDialog } from '../invite/invite-dialog.tsx'
import { LiesDialog } from '../lies/lies-dialog.tsx'
import { useLies } from '../lies/use-lies.ts'
import { CloseDoorItem } from '../moderation/close-door-item.tsx'
import { useModeration } from '../moderation/moderation-context.ts'
import { usePlace } from './place-context.ts'
import { may } from './powers.ts'
import { useChannels } from './use-channels.ts'

export interface ServerMenuProps {
  state: EngineState
  channels: readonly ChannelView[]
  onServer: (server: PublicKey) => void
  onJoin: () => void
}

/** The server's name; behind it the other servers, joining another, inviting, and what who manages says of it. */
export function ServerMenu({ state, channels, onServer, onJoin }: ServerMenuProps) {
  const { server } = usePlace()
  const [inviting, setInviting] = useState(false)
  const [managing, setManaging] = useState(false)
  const [lies, setLies] = useState(false)
  const told = useLies(channels)
  const moderation = useModeration()
  return (
    <div className="flex h-12 shrink-0 items-center border-b border-line px-2">
      <Menu.Root>
        <Menu.Trigger
          data-testid="server-menu"
          className="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-left transition-colors hover:bg-hover data-popup-open:bg-hover"
        >
          <bdi data-testid="server-name" className="hold-marks min-w-0 flex-1 truncate font-semibold">
            {server.name}
          </bdi>
          {told.length > 0 && (
            <ShieldAlert size={16} className="shrink-0 text-danger" aria-label="Its relay is not honest" />
          )}
          <ChevronsUpDown size={15} className="shrink-0 text-faint" aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner side="bottom" align="start" sideOffset={4} className="z-50">
            <Menu.Popup className={`${MENU_POPUP} w-56`}>
              {state.servers.length > 1 && (
                <>
                  <Menu.RadioGroup value={server.server} onValueChange={onServer}>
                    {state.servers.map((other) => (
                      <ServerItem key={other.server} server={other} />
                    ))}
                  </Menu.RadioGroup>
                  <Menu.Separator className="mx-2 my-1 h-px bg-line" />
                </>
              )}
              {told.length > 0 && (
                <Menu.Item
                  data-testid="lies-menu"
                  className={`${MENU_ITEM} text-danger`}
                  onClick={() => setLies(true)}
                >
                  <ShieldAlert size={16} aria-hidden="true" />
                  Its relay is not honest
                  <Badge className="ml-auto">{told.length}</Badge>
                </Menu.Item>
              )}
              {may(server.me, 'invite') && (
                <Menu.Item data-testid="invite-open" className={MENU_ITEM} onClick={() => setInviting(true)}>
                  <UserPlus size={16} className="text-faint" aria-hidden="true" />
                  Invite people
                </Menu.Item>
              )}
              {may(server.me, 'manage') && (
                <Menu.Item
                  data-testid="server-settings"
                  className={MENU_ITEM}
                  onClick={() => setManaging(true)}
                >
                  <SlidersHorizontal size={16} className="text-faint" aria-hidden="true" />
                  Server settings
                </Menu.Item>
              )}
              <Menu.Item
                data-testid="moderation-log-open"
                className={MENU_ITEM}
                onClick={() => moderation({ what: 'log' })}
              >
                <Scale size={16} className="text-faint" aria-hidden="true" />
                Moderation log
              </Menu.Item>
              <CloseDoorItem />
              <Menu.Item data-testid="join-another" className={MENU_ITEM} onClick={onJoin}>
                <Plus size={16} className="text-faint" aria-hidden="true" />
                Join another server
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {managing && <ServerDialog onClose={() => setManaging(false)} />}
      {lies && <LiesDialog lies={told} onClose={() => setLies(false)} />}
    </div>
  )
}

function ServerItem({ server }: { server: ServerState }) {
  const channels = useChannels(server.server) ?? []
  const unread = channels.reduce((sum, channel) => sum + channel.unread, 0)
  const mentions = channels.reduce((sum, channel) => sum + channel.mentions, 0)
  return (
    <Menu.RadioItem
      value={server.server}
      closeOnClick
      data-testid={`server-${server.name}`}
      className={MENU_ITEM}
    >
      <span className="grid w-[16px] place-items-center">
        <Menu.RadioItemIndicator>
          <Check size={15} className="text-accent" aria-hidden="true" />
        </Menu.RadioItemIndicator>
      </span>
      <bdi className="hold-marks min-w-0 flex-1 truncate">{server.name}</bdi>
      {unread > 0 && <Badge look={mentions > 0 ? 'strong' : 'calm'}>{unread}</Badge>}
    </Menu.RadioItem>
  )
}

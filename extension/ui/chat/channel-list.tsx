import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Badge } from '../controls/badge.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { ChannelDialog } from './channel-dialog.tsx'
import { ChannelIcon } from './channel-icon.tsx'
import { usePlace } from './place-context.ts'

export interface ChannelListProps {
  channels: ChannelView[] | undefined
  channel: ChannelView | undefined
  onChannel: (log: LogId) => void
}

export function ChannelList({ channels, channel, onChannel }: ChannelListProps) {
  const { server } = usePlace()
  const [creating, setCreating] = useState(false)
  const mayCreate = server.me.owner || server.me.privileges.includes('createChannel')
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-2 py-3">
      <div className="flex h-7 items-center justify-between pr-0.5 pl-2">
        <h2 className="text-[12px] font-semibold text-faint">Channels</h2>
        {mayCreate && (
          <IconButton
            icon={Plus}
            label="New channel"
            data-testid="new-channel"
            className="!size-7"
            onClick={() => setCreating(true)}
          />
        )}
      </div>
      <ul className="mt-0.5 flex flex-col gap-px">
        {channels?.map((each) => (
          <li key={each.log}>
            <ChannelButton
              channel={each}
              current={each.log === channel?.log}
              onOpen={() => onChannel(each.log)}
            />
          </li>
        ))}
      </ul>
      {!channels && (
        <div className="flex animate-pulse flex-col gap-2 px-2 pt-2" aria-hidden="true">
          <span className="h-4 w-32 rounded bg-hover" />
          <span className="h-4 w-24 rounded bg-hover" />
        </div>
      )}
      {creating && <ChannelDialog open onOpenChange={setCreating} onCreated={onChannel} />}
    </div>
  )
}

interface ChannelButtonProps {
  channel: ChannelView
  current: boolean
  onOpen: () => void
}

function ChannelButton({ channel, current, onOpen }: ChannelButtonProps) {
  const { name, unread, mentions } = channel
  return (
    <button
      type="button"
      data-testid={`channel-${name}`}
      aria-current={current ? 'page' : undefined}
      onClick={onOpen}
      className={`flex min-h-8 w-full items-center gap-2 rounded-lg px-2 py-1 text-left transition-colors ${
        current ? 'bg-wash text-accent-strong' : 'hover:bg-hover'
      } ${unread > 0 ? 'font-semibold text-ink' : current ? 'font-medium' : 'text-soft'}`}
    >
      <ChannelIcon channel={channel} size={16} className={`shrink-0 ${current ? '' : 'text-faint'}`} />
      <bdi className="hold-marks min-w-0 flex-1 truncate">{name}</bdi>
      {mentions > 0 && (
        <Badge look="strong" data-testid={`channel-mentions-${name}`} title={`${mentions} × you`}>
          @{mentions}
        </Badge>
      )}
      {unread > 0 && (
        <Badge data-testid={`channel-unread-${name}`} title={`${unread} unread`}>
          {unread}
        </Badge>
      )}
    </button>
  )
}

import { Menu, Search, Users } from 'lucide-react'
import type { ChannelView } from '../../bridge/views.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { useDoorList } from '../door/use-door-list.ts'
import { FillingMark } from '../filling/filling-mark.tsx'
import { PinsButton } from '../pins/pins-button.tsx'
import { ChannelIcon } from './channel-icon.tsx'
import { ChannelLimits } from './channel-limits.tsx'
import { ChannelMenu } from './channel-menu.tsx'
import { ConnectionMark } from './connection-mark.tsx'
import { usePlace } from './place-context.ts'

export interface ChannelHeaderProps {
  channels: ChannelView[]
  channel: ChannelView | undefined
  onChannels: (() => void) | undefined
  onPeople: (() => void) | undefined
  onSearch: () => void
}

export function ChannelHeader({ channels, channel, onChannels, onPeople, onSearch }: ChannelHeaderProps) {
  const { server } = usePlace()
  const mayPin = server.me.owner || server.me.privileges.includes('moderate')
  const elsewhere = channels.filter(({ log }) => log !== channel?.log)
  const unread = elsewhere.some((other) => other.unread > 0)
  const mentions = elsewhere.reduce((sum, other) => sum + other.mentions, 0)
  const atDoor = useDoorList().length
  const online = server.online.filter(({ virtual }) => !virtual).length
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2 two:px-3">
      {onChannels && (
        <IconButton icon={Menu} label="Channels" data-testid="open-channels" onClick={onChannels}>
          {mentions > 0 ? (
            <span className="absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[10px] font-bold text-on-accent">
              {mentions}
            </span>
          ) : (
            unread && (
              <span className="absolute top-1 right-1 size-2 rounded-full bg-accent ring-2 ring-canvas" />
            )
          )}
        </IconButton>
      )}
      <div className="flex min-w-0 flex-1 items-center gap-1.5 pl-1">
        {channel && (
          <>
            <ChannelIcon channel={channel} size={17} className="shrink-0 text-faint max-[26rem]:hidden" />
            <h1
              data-testid="channel-title"
              dir="auto"
              title={channel.name}
              className="hold-marks max-w-full min-w-0 two:max-w-[60%] two:shrink-0 truncate font-semibold"
            >
              {channel.name}
            </h1>
            <ChannelLimits channel={channel} />
            {channel.topic && (
              <p
                data-testid="topic"
                dir="auto"
                title={channel.topic}
                className="hold-marks ml-1 hidden min-w-0 truncate border-l border-line pl-3 text-[13px] text-faint two:block"
              >
                {channel.topic}
              </p>
            )}
          </>
        )}
      </div>
      {channel && <FillingMark log={channel.log} />}
      <ConnectionMark connection={server.connection} />
      {channel && <PinsButton log={channel.log} mayPin={mayPin} />}
      <IconButton
        icon={Search}
        label="Search"
        title="Search (Ctrl+K)"
        data-testid="search-open"
        onClick={onSearch}
      />
      {onPeople && (
        <button
          type="button"
          data-testid="open-people"
          aria-label={`People, ${online} online${atDoor > 0 ? `, ${atDoor} at the door` : ''}`}
          title="People"
          onClick={onPeople}
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-lg px-2 text-soft transition-colors hover:bg-hover hover:text-ink"
        >
          <Users size={17} aria-hidden="true" />
          {atDoor > 0 ? (
            <span
              data-testid="door-count"
              title="People at the door"
              className="grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 text-[11px] font-bold text-on-accent"
            >
              {atDoor}
            </span>
          ) : (
            <span className="text-[13px] tabular-nums">{online}</span>
          )}
        </button>
      )}
      {channel && <ChannelMenu channel={channel} />}
    </header>
  )
}

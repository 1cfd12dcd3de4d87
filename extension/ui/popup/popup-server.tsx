import type { ServerState } from '../../bridge/state.ts'
import { ConnectionMark } from '../chat/connection-mark.tsx'
import { useChannels } from '../chat/use-channels.ts'
import { Badge } from '../controls/badge.tsx'

/** One server in the popup: how the session stands, and what is unread. */
export function PopupServer({ server }: { server: ServerState }) {
  const channels = useChannels(server.server) ?? []
  const unread = channels.reduce((sum, channel) => sum + channel.unread, 0)
  const mentions = channels.reduce((sum, channel) => sum + channel.mentions, 0)
  const others = server.online.filter(({ key, virtual }) => !virtual && key !== server.me.key).length
  return (
    <div
      data-testid={`popup-server-${server.name}`}
      className="flex min-h-10 items-center gap-1.5 rounded-lg px-1 py-1"
    >
      <ConnectionMark connection={server.connection} />
      <div className="min-w-0 flex-1 leading-tight">
        <bdi className="hold-marks block truncate font-medium">{server.name}</bdi>
        <p className="truncate text-[12px] text-faint">
          {server.connection.state === 'online'
            ? others > 0
              ? `${others} ${others === 1 ? 'other' : 'others'} online`
              : 'nobody else online'
            : server.connection.state === 'connecting'
              ? 'connecting…'
              : server.connection.sentence}
        </p>
      </div>
      {mentions > 0 && <Badge look="strong">@{mentions}</Badge>}
      {unread > 0 && <Badge>{unread}</Badge>}
    </div>
  )
}

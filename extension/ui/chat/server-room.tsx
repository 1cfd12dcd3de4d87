import { useEffect, useState } from 'react'
import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { EngineState } from '../../bridge/state.ts'
import { Sheet } from '../controls/sheet.tsx'
import { useMedia } from '../live/use-media.ts'
import { ChannelPane } from './channel-pane.tsx'
import { PeopleColumn } from './people-column.tsx'
import { usePlace } from './place-context.ts'
import { ServerColumn } from './server-column.tsx'
import { useChannelKeys } from './use-channel-keys.ts'
import { useChannels } from './use-channels.ts'
import { useOpenChannel } from './use-open-channel.ts'

export interface ServerRoomProps {
  state: EngineState
  onServer: (server: PublicKey) => void
  onJoin: () => void
}

/** One server: channels, messages and people side by side, as far as the width goes; drawers for the rest. */
export function ServerRoom({ state, onServer, onJoin }: ServerRoomProps) {
  const { server } = usePlace()
  const channels = useChannels(server.server)
  const [channel, openChannel] = useOpenChannel(server.server, channels)
  const twoColumns = useMedia('(min-width: 44rem)')
  const threeColumns = useMedia('(min-width: 64rem)')
  const [sheet, setSheet] = useState<'channels' | 'people' | null>(null)
  useChannelKeys(channels, channel, openChannel)

  useEffect(() => {
    const unread = channels?.reduce((sum, { unread }) => sum + unread, 0) ?? 0
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${channel ? `#${channel.name} · ` : ''}${server.name}`
  }, [channels, channel, server.name])

  const serverColumn = (
    <ServerColumn
      state={state}
      channels={channels}
      channel={channel}
      onChannel={(log: LogId) => {
        openChannel(log)
        setSheet(null)
      }}
      onServer={(open) => {
        onServer(open)
        setSheet(null)
      }}
      onJoin={() => {
        setSheet(null)
        onJoin()
      }}
    />
  )
  return (
    <div className="flex h-full">
      {twoColumns ? (
        <nav aria-label="Channels" className="flex w-60 shrink-0 flex-col border-r border-line bg-side">
          {serverColumn}
        </nav>
      ) : (
        <Sheet
          side="left"
          label="Channels"
          open={sheet === 'channels'}
          onOpenChange={(open) => setSheet(open ? 'channels' : null)}
        >
          {serverColumn}
        </Sheet>
      )}
      <ChannelPane
        channels={channels}
        channel={channel}
        onChannels={twoColumns ? undefined : () => setSheet('channels')}
        onPeople={threeColumns ? undefined : () => setSheet('people')}
        onJoin={onJoin}
      />
      {threeColumns ? (
        <aside aria-label="People" className="flex w-60 shrink-0 flex-col border-l border-line bg-side">
          <PeopleColumn />
        </aside>
      ) : (
        <Sheet
          side="right"
          label="People"
          open={sheet === 'people'}
          onOpenChange={(open) => setSheet(open ? 'people' : null)}
        >
          <PeopleColumn />
        </Sheet>
      )}
    </div>
  )
}

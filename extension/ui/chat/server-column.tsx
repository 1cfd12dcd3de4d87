import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { EngineState } from '../../bridge/state.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { ChannelList } from './channel-list.tsx'
import { MeCard } from './me-card.tsx'
import { ServerMenu } from './server-menu.tsx'

export interface ServerColumnProps {
  state: EngineState
  channels: ChannelView[] | undefined
  channel: ChannelView | undefined
  onChannel: (log: LogId) => void
  onServer: (server: PublicKey) => void
  onJoin: () => void
}

/** The left column: which server, which channel, and oneself. */
export function ServerColumn({ state, channels, channel, onChannel, onServer, onJoin }: ServerColumnProps) {
  return (
    <>
      <ServerMenu state={state} channels={channels ?? []} onServer={onServer} onJoin={onJoin} />
      <ChannelList channels={channels} channel={channel} onChannel={onChannel} />
      <MeCard state={state} />
    </>
  )
}

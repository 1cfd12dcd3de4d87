import { Hash } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { EngineState } from '../../bridge/state.ts'
import type { ChannelView, TimelineMessage } from '../../bridge/views.ts'
import { CannotPost } from '../composer/cannot-post.tsx'
import { Composer } from '../composer/composer.tsx'
import { whyNotPost } from '../composer/why-not-post.ts'
import { JumpBar } from '../jump/jump-bar.tsx'
import { LiesBanner } from '../lies/lies-banner.tsx'
import { useNow } from '../live/use-now.ts'
import { RaidBar } from '../moderation/raid-bar.tsx'
import { NewsBar } from '../news/news-bar.tsx'
import { Skeleton } from '../timeline/skeleton.tsx'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { type Aim, ChannelContext } from './channel-context.ts'
import { ChannelHeader } from './channel-header.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { DiskBanner } from './disk-banner.tsx'
import { usePlace } from './place-context.ts'
import { useTold } from './told.tsx'

export interface ChannelPaneProps {
  state: EngineState
  channels: ChannelView[] | undefined
  channel: ChannelView | undefined
  /** Set where the channels, the people are in a drawer. */
  onChannels: (() => void) | undefined
  onPeople: (() => void) | undefined
  onSearch: () => void
  onJoin: () => void
  onServer: (server: PublicKey) => void
}

/** The middle: what is said in a channel, and where one says more. */
export function ChannelPane(props: ChannelPaneProps) {
  const { state, channels, channel, onChannels, onPeople, onSearch, onJoin, onServer } = props
  const { server } = usePlace()
  const mayCreate = server.me.owner || server.me.privileges.includes('createChannel')
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <ChannelHeader
        channels={channels ?? []}
        channel={channel}
        onChannels={onChannels}
        onPeople={onPeople}
        onSearch={onSearch}
      />
      <LiesBanner channels={channels ?? []} />
      <NewsBar />
      <RaidBar />
      <ConnectionBanner onJoin={onJoin} onServer={onServer} />
      <DiskBanner disk={state.disk} />
      <JumpBar />
      {channel ? (
        <Talk key={channel.log} channel={channel} />
      ) : channels ? (
        <div data-testid="no-channels" className="grid min-h-0 flex-1 place-items-center p-6 text-center">
          <div className="max-w-64 text-soft">
            <Hash size={32} className="mx-auto mb-2 text-faint" aria-hidden="true" />
            <p className="font-medium text-ink">There is no channel here yet</p>
            <p className="mt-1 text-[13px]">
              {mayCreate
                ? 'Make the first one with the + beside Channels.'
                : 'Channels appear here when somebody makes one.'}
            </p>
          </div>
        </div>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden">
          <Skeleton />
        </div>
      )}
    </main>
  )
}

/** The messages of one channel and its composer, and what the two share. */
function Talk({ channel }: { channel: ChannelView }) {
  const { server } = usePlace()
  const [aim, setAim] = useState<Aim | null>(null)
  const { tell, told } = useTold()
  const composer = useRef<HTMLTextAreaElement>(null)
  const lastOwn = useRef<TimelineMessage | null>(null)
  const why = whyNotPost(server, channel, useNow(1_000, server.me.mutedUntil > 0))
  const post = why === null
  const moderate = server.me.owner || server.me.privileges.includes('moderate')
  const open = useMemo(
    () => ({ channel, rights: { post, moderate }, aim, setAim, tell, composer, lastOwn }),
    [channel, post, moderate, aim, tell],
  )
  return (
    <ChannelContext value={open}>
      <TimelineView channel={channel} />
      <div className="relative">
        {told}
        {/* The banner says that all here is for reading. */}
        {server.moved?.followed ? null : why ? <CannotPost why={why} /> : <Composer />}
      </div>
    </ChannelContext>
  )
}

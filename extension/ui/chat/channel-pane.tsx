import { Hash } from 'lucide-react'
import type { ChannelView } from '../../bridge/views.ts'
import { CannotPost } from '../composer/cannot-post.tsx'
import { Composer } from '../composer/composer.tsx'
import { Skeleton } from '../timeline/skeleton.tsx'
import { TimelineView } from '../timeline/timeline-view.tsx'
import { ChannelHeader } from './channel-header.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { usePlace } from './place-context.ts'

export interface ChannelPaneProps {
  channels: ChannelView[] | undefined
  channel: ChannelView | undefined
  /** Set where the channels, the people are in a drawer. */
  onChannels: (() => void) | undefined
  onPeople: (() => void) | undefined
  onJoin: () => void
}

/** The middle: what is said in a channel, and where one says more. */
export function ChannelPane({ channels, channel, onChannels, onPeople, onJoin }: ChannelPaneProps) {
  const { server } = usePlace()
  const mayPost = server.me.privileges.includes('post') || server.me.owner
  const mayCreate = server.me.owner || server.me.privileges.includes('createChannel')
  const known = server.connection.state === 'online' || server.me.privileges.length > 0
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <ChannelHeader
        channels={channels ?? []}
        channel={channel}
        onChannels={onChannels}
        onPeople={onPeople}
      />
      <ConnectionBanner onJoin={onJoin} />
      {channel ? (
        <TimelineView key={channel.log} channel={channel} />
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
      {channel &&
        (mayPost || !known ? <Composer key={`composer-${channel.log}`} channel={channel} /> : <CannotPost />)}
    </main>
  )
}

import { Link2 } from 'lucide-react'
import type { MessageLink } from '../../../shared/message-link.ts'
import { idTime } from '../../../shared/uuid-v7.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { useOpenLink } from '../jump/link-context.ts'
import { useEngineState } from '../live/use-engine-state.ts'
import { formatDay } from '../show/format-day.ts'
import { formatClock } from '../show/format-time.ts'

export interface LinkFoundProps {
  link: MessageLink
  channels: readonly ChannelView[]
  onOpen: () => void
}

/** The message whose link was pasted. */
export function LinkFound({ link, channels, onOpen }: LinkFoundProps) {
  const { server } = usePlace()
  const state = useEngineState()
  const openLink = useOpenLink()
  const at = idTime(link.id)
  const there = state?.servers.find((known) => known.server === link.server)
  if (!there) {
    return (
      <Notice icon={Link2}>
        This message is on another server, <bdi className="break-all">{link.address}</bdi>. Join it first,
        with a link from its owner.
      </Notice>
    )
  }
  const channel = link.server === server.server ? channels.find(({ log }) => log === link.log) : undefined
  return (
    <Notice icon={Link2}>
      <p className="text-ink">
        A message {channel ? <bdi>in #{channel.name}</bdi> : <bdi>on {there.name}</bdi>},{' '}
        {formatDay(at, Date.now())}, {formatClock(at)}
      </p>
      <Button
        small
        look="strong"
        className="mt-2"
        data-testid="search-link"
        onClick={() => {
          onOpen()
          openLink(link)
        }}
      >
        Open it
      </Button>
    </Notice>
  )
}

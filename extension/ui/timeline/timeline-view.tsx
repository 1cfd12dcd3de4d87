import { DatabaseZap } from 'lucide-react'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { useJump } from '../jump/jump-context.ts'
import { Skeleton } from './skeleton.tsx'
import { TimelineList } from './timeline-list.tsx'
import { useTimeline } from './use-timeline.ts'

/** A channel's messages. Mount it anew for another channel. */
export function TimelineView({ channel }: { channel: ChannelView }) {
  const { server } = usePlace()
  const { spot } = useJump()
  const reading = useTimeline(server.server, channel.log, spot?.id ?? null)
  if (reading.error) {
    return (
      <div className="min-h-0 flex-1 p-4">
        <Notice look="danger" icon={DatabaseZap} role="alert">
          <p>This channel could not be read from this device: {reading.error.message}</p>
          <Button small className="mt-2" onClick={reading.again}>
            Try again
          </Button>
        </Notice>
      </div>
    )
  }
  if (!reading.timeline) {
    return (
      <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden">
        <Skeleton />
      </div>
    )
  }
  return (
    <TimelineList
      key={reading.around ?? 'now'}
      channel={channel}
      reading={reading}
      timeline={reading.timeline}
      spot={reading.around !== null && spot?.id === reading.around ? spot : null}
    />
  )
}

import type { ClaimHash } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { FailedChange } from '../message/failed-change.tsx'
import { formatDay } from '../show/format-day.ts'
import { FoldedRow } from './folded-row.tsx'
import { GapRow } from './gap-row.tsx'
import { MessageRow } from './message-row.tsx'
import { PendingRow } from './pending-row.tsx'
import type { Row } from './row.ts'
import { RuleRow } from './rule-row.tsx'
import { Skeleton } from './skeleton.tsx'
import { StartRow } from './start-row.tsx'

export interface TimelineRowProps {
  row: Row
  channel: ChannelView
  flash: boolean
  /** Somebody wants to see messages that are hidden. */
  onShow: (hashes: readonly ClaimHash[]) => void
}

export function TimelineRow({ row, channel, flash, onShow }: TimelineRowProps) {
  const { server, people } = usePlace()
  const me = server.me.key
  switch (row.kind) {
    case 'start':
      return <StartRow channel={channel} />
    case 'older':
    case 'newer':
      return <Skeleton rows={2} />
    case 'day':
      return <RuleRow label={formatDay(row.at, Date.now())} testId="day" />
    case 'new':
      return <RuleRow label="New" testId="new-line" strong />
    case 'gap':
      return <GapRow gap={row.gap} filling={server.filling.find(({ log }) => log === channel.log)} />
    case 'folded':
      return <FoldedRow row={row} onShow={onShow} />
    case 'message':
      return (
        <MessageRow
          message={row.message}
          changes={row.changes}
          head={row.head}
          flash={flash}
          people={people}
          server={server.server}
          me={me}
        />
      )
    case 'pending':
      return (
        <PendingRow
          message={row.message}
          answers={row.answers}
          head={row.head}
          people={people}
          server={server.server}
          me={me}
        />
      )
    case 'change':
      return (
        <div className="px-3 pl-[3.9rem] two:px-5 two:pl-[4.5rem]">
          <FailedChange change={row.change} server={server.server} />
        </div>
      )
  }
}

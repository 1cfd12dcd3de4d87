import { Flag, Hash, Lock } from 'lucide-react'
import { REPORTS_LOG } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'

export interface ChannelIconProps {
  channel: Pick<ChannelView, 'log' | 'reads'>
  size: number
  className: string
}

/** What kind of channel it is: for all, for some, or the moderators' reports. */
export function ChannelIcon({ channel, size, className }: ChannelIconProps) {
  const Icon = channel.log === REPORTS_LOG ? Flag : channel.reads === 'all' ? Hash : Lock
  return <Icon size={size} className={className} aria-hidden="true" />
}

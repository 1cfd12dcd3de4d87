import { useEffect, useState } from 'react'
import type { FactId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'

/**
 * After which message the new line stands: what was read when the channel was opened, or when the person last
 * looked away. It does not move while they read.
 */
export function useNewLine(channel: ChannelView, attending: boolean): FactId | null {
  const [line, setLine] = useState(channel.readUpTo)
  const { readUpTo } = channel
  useEffect(() => {
    if (!attending) setLine(readUpTo)
  }, [attending, readUpTo])
  return line
}

import { useEffect, useRef, useState } from 'react'
import type { FactId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'

/**
 * After which message the new line stands: what was read when the channel was opened, or when the person last
 * looked away. It does not move while they read, and goes once they write. `wrote`: their last message on its way.
 */
export function useNewLine(
  channel: ChannelView,
  attending: boolean,
  wrote: string | undefined,
): FactId | null {
  const { readUpTo, newest } = channel
  const unread = readUpTo !== null && newest !== null && newest > readUpTo
  const [line, setLine] = useState(unread ? readUpTo : null)
  const here = useRef({ readUpTo, unread })
  here.current = { readUpTo, unread }

  useEffect(() => {
    if (!attending) setLine(here.current.readUpTo)
    else if (!here.current.unread) setLine(null)
  }, [attending])
  const opened = useRef(wrote)
  useEffect(() => {
    if (wrote !== undefined && wrote !== opened.current) setLine(null)
  }, [wrote])
  return line
}

import { useCallback, useEffect, useRef } from 'react'
import type { FactId, PublicKey } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { useEngine } from '../live/use-engine.ts'

/** Marks a channel as read up to `newest`, once for each message. Call the answer when the person has seen it. */
export function useMarkRead(
  server: PublicKey,
  channel: ChannelView,
  newest: FactId | undefined,
  seen: boolean,
) {
  const { client } = useEngine()
  const marked = useRef<FactId | null>(null)
  const { log, readUpTo } = channel
  const mark = useCallback(() => {
    if (!newest || marked.current === newest || (readUpTo !== null && readUpTo >= newest)) return
    marked.current = newest
    client.call('markRead', { server, log, upTo: newest }).catch(() => {
      marked.current = null
    })
  }, [client, server, log, newest, readUpTo])
  useEffect(() => {
    if (seen) mark()
  }, [seen, mark])
  return mark
}

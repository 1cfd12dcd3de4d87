import { useEffect } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'

/** Alt+↑ and Alt+↓ go through the channels; with Shift, only through those with something unread. */
export function useChannelKeys(
  channels: ChannelView[] | undefined,
  channel: ChannelView | undefined,
  open: (log: LogId) => void,
) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
      const list =
        channels?.filter(({ log, unread }) => !event.shiftKey || unread > 0 || log === channel?.log) ?? []
      const at = list.findIndex(({ log }) => log === channel?.log)
      const next = list[(at + (event.key === 'ArrowUp' ? -1 : 1) + list.length) % list.length]
      if (!next) return
      event.preventDefault()
      open(next.log)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [channels, channel, open])
}

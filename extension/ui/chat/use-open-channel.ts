import type { LogId, PublicKey } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { useStored } from '../live/use-stored.ts'

/** Which channel of a server is open: the one of last time, else the first. */
export function useOpenChannel(
  server: PublicKey,
  channels: ChannelView[] | undefined,
): [ChannelView | undefined, (log: LogId) => void] {
  const [open, setOpen] = useStored(`channel:${server}`)
  return [channels?.find(({ log }) => log === open) ?? channels?.[0], setOpen]
}

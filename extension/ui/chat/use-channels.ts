import { useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { useEngine } from '../live/use-engine.ts'
import { useLive } from '../live/use-live.ts'

/** A server's channels; undefined until the first read. Throws what the read failed with: without channels there is nothing to show. */
export function useChannels(server: PublicKey): ChannelView[] | undefined {
  const { views } = useEngine()
  const { value, error } = useLive(useMemo(() => views.channels(server), [views, server]))
  if (error) throw error
  return value
}

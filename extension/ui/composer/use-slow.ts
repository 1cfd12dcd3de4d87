import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'
import { useNow } from '../live/use-now.ts'
import { useStored } from '../live/use-stored.ts'

/** In a slow channel how long until one may write again; `said` begins it anew. Moderators need not wait. */
export function useSlow({ log, slow }: Pick<ChannelView, 'log' | 'slow'>) {
  const { server } = usePlace()
  const [last, setLast] = useStored(`said:${server.server}:${log}`)
  const slowed = slow > 0 && !may(server.me, 'moderate')
  const now = useNow(500, slowed)
  const left = slowed ? Math.max(0, Number(last) + slow * 1_000 - now) : 0
  return { slowed, left, said: () => slowed && setLast(String(Date.now())) }
}

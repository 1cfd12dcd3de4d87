import { useMemo } from 'react'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'
import { useCommand } from '../live/use-command.ts'
import { useNow } from '../live/use-now.ts'
import { raidersAmong, rushAt } from './newcomers.ts'
import { RAID_MINUTES, RAID_SINCE_MS } from './raid-times.ts'

/** The door closed against a raid, or what speaks for closing it; for who may moderate. */
export function useRaid() {
  const { server, people } = usePlace()
  const mayClose = may(server.me, 'moderate')
  const now = useNow(1_000, mayClose)
  const raid = useCommand('raid')
  const { since, until } = server.rules.raid ?? { since: 0, until: 0 }
  const closed = until > now
  const waiting = useMemo(() => (closed ? raidersAmong(people.values(), since) : []), [people, closed, since])
  // to the minute: nobody has to look through everybody each second
  const minute = Math.floor(now / 60_000)
  const rush = useMemo(
    () => (mayClose && !closed ? rushAt(people.values(), minute * 60_000) : []),
    [people, mayClose, closed, minute],
  )
  const at = { server: server.server }
  return {
    mayClose,
    closed,
    /** Ms. */
    left: Math.max(0, until - now),
    waiting,
    rush,
    busy: raid.busy,
    refused: raid.refused,
    close: () => raid.run({ ...at, minutes: RAID_MINUTES, since: Date.now() - RAID_SINCE_MS }),
    open: () => raid.run({ ...at, minutes: 0, since: Date.now() }),
  }
}

import { useCallback, useMemo, useRef, useState } from 'react'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import { useEngine } from '../live/use-engine.ts'
import type { Jump, Spot } from './jump-context.ts'

/** Jumps within one server. `open` shows a channel. */
export function useJumps(server: PublicKey, current: LogId | undefined, open: (log: LogId) => void): Jump {
  const { client } = useEngine()
  const [spot, setSpot] = useState<Spot | null>(null)
  const [search, setSearch] = useState<Jump['search']>(null)
  const here = useRef<((spot: Spot) => boolean) | null>(null)
  /** Counts the wishes: an answer to an older one comes too late. */
  const wish = useRef(0)

  const to = useCallback(
    async (log: LogId, at: FactId | number, hash?: ClaimHash) => {
      const mine = ++wish.current
      setSearch(null)
      if (typeof at === 'string' && log === current && here.current?.({ log, id: at, hash: hash ?? null }))
        return
      open(log)
      setSearch('looking')
      try {
        const { id } = await client.call('goTo', { server, log, at })
        if (mine !== wish.current) return
        setSearch(id === null ? 'nothing-there' : null)
        if (id !== null) setSpot({ log, id, hash: hash ?? null })
      } catch (error) {
        if (mine === wish.current) setSearch({ refused: (error as Error).message })
      }
    },
    [client, server, current, open],
  )
  const dismiss = useCallback(() => {
    wish.current++
    setSearch(null)
  }, [])
  const back = useCallback(() => {
    wish.current++
    setSearch(null)
    setSpot(null)
  }, [])
  const shown = spot !== null && spot.log === current ? spot : null
  return useMemo(() => ({ spot: shown, search, to, back, dismiss, here }), [shown, search, to, back, dismiss])
}

import { useCallback, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { MAX_KEYS_AT_ONCE } from '../../../shared/limits.ts'
import { usePlace } from '../chat/place-context.ts'
import { type Refused, refusedBy } from '../live/use-command.ts'
import { useEngine } from '../live/use-engine.ts'

export interface Banning {
  keys: PublicKey[]
  reason: string
  /** Also what they said. */
  purge: boolean
  /** They wait outside, and can say nothing more meanwhile. */
  outside?: boolean
}

/** Bans people, as many at once as one change may name, and takes back what each of them said. `done` and `total` count both. */
export function useBanning() {
  const { server } = usePlace()
  const { client } = useEngine()
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  const [refused, setRefused] = useState<Refused>()
  const key = server.server

  /** Answers whether all of it went through. */
  const run = useCallback(
    async ({ keys, reason, purge, outside = false }: Banning): Promise<boolean> => {
      const total = keys.length * (purge ? 2 : 1)
      let done = 0
      const step = (count: number) => {
        done += count
        setProgress({ done, total })
      }
      const ban = async (some: PublicKey[]) => {
        await client.call('ban', { server: key, keys: some, reason })
        step(some.length)
      }
      const takeBack = async (some: PublicKey[]) => {
        if (!purge) return
        for (const one of some) {
          await client.call('purge', { server: key, key: one })
          step(1)
        }
      }
      // Who can say nothing more is banned last: what is cut short halfway is still among those who wait.
      const steps = outside ? [takeBack, ban] : [ban, takeBack]
      setRefused(undefined)
      step(0)
      try {
        for (let at = 0; at < keys.length; at += MAX_KEYS_AT_ONCE)
          for (const take of steps) await take(keys.slice(at, at + MAX_KEYS_AT_ONCE))
        return true
      } catch (error) {
        setRefused(refusedBy(error))
        return false
      } finally {
        setProgress(null)
      }
    },
    [client, key],
  )
  return { run, progress, refused }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { ModerationEntry } from '../../bridge/commands.ts'
import { useEngine } from '../live/use-engine.ts'

/** Read at once. */
const PAGE = 50

/** The moderation log of a server from the newest on, as far as it was asked for. `upTo` changes with whatever may be new in it. */
export function useModerationLog(server: PublicKey, upTo: unknown) {
  const { client } = useEngine()
  const [read, setRead] = useState<{ entries: ModerationEntry[]; more: boolean }>()
  const [failed, setFailed] = useState<string | null>(null)
  /** An answer to an older question is of no interest. */
  const asked = useRef(0)

  const ask = useCallback(
    async (before: ModerationEntry[], count: number) => {
      const mine = ++asked.current
      try {
        const last = before.at(-1)?.id ?? null
        const { entries, more } = await client.call('moderationLog', { server, before: last, count })
        if (mine === asked.current) setRead({ entries: [...before, ...entries], more })
      } catch (error) {
        if (mine === asked.current) setFailed((error as Error).message)
      }
    },
    [client, server],
  )
  const held = useRef(0)
  held.current = read?.entries.length ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new stands before the rest, so all of it is read again
  useEffect(() => {
    void ask([], Math.max(PAGE, held.current))
  }, [ask, upTo])
  return { ...read, failed, older: () => void ask(read?.entries ?? [], PAGE) }
}

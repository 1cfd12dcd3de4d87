import { useCallback, useEffect, useRef, useState } from 'react'
import type { Reason } from '../../../shared/refusal.ts'
import type { Answer, Argument, CommandName } from '../../bridge/commands.ts'
import { useEngine } from './use-engine.ts'

export interface Refused {
  reason: Reason | undefined
  sentence: string
}

/** One command of a surface: whether it is under way, and the refusal to show beside it. `run` answers undefined when refused. */
export function useCommand<Name extends CommandName>(name: Name) {
  const { client } = useEngine()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused>()
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const run = useCallback(
    async (argument: Argument<Name>): Promise<{ answer: Answer<Name> } | undefined> => {
      setBusy(true)
      setRefused(undefined)
      try {
        return { answer: await client.call(name, argument) }
      } catch (error) {
        if (mounted.current) setRefused(refusedBy(error))
        return undefined
      } finally {
        if (mounted.current) setBusy(false)
      }
    },
    [client, name],
  )
  const forget = useCallback(() => setRefused(undefined), [])
  return { run, busy, refused, forget }
}

export function refusedBy(error: unknown): Refused {
  const { reason, message } = error as { reason?: Reason; message?: string }
  return { reason, sentence: message || 'catalk could not do that. Please try again.' }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { FoundMessage } from '../../bridge/search.ts'
import { useEngine } from '../live/use-engine.ts'
import { isEmpty, linkIn, NOTHING, searchFor, type Wanted } from './wanted.ts'

/** Found at once; more on request. */
const STEP = 30
/** After the last letter, ms. */
const TYPED = 200
/** Between two searches while history comes in, ms. */
const RENEWED = 1_000

export interface Looking {
  wanted: Wanted
  setWanted: (change: Partial<Wanted>) => void
  /** Undefined until something was looked for; of what was looked for last while the next is under way. */
  found: FoundMessage[] | undefined
  more: boolean
  busy: boolean
  refused: string | null
  next: () => void
  again: () => void
}

/**
 * What a person looks for on a server, and what was found of it. `held` changes with what can be found on this device;
 * null while nobody looks.
 */
export function useSearch(server: PublicKey, held: string | null): Looking {
  const { client } = useEngine()
  const [wanted, setFields] = useState<Wanted>(NOTHING)
  const [result, setResult] = useState<{ found: FoundMessage[]; more: boolean }>()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  /** Counts the searches: an answer to an older one is of no interest. */
  const search = useRef(0)

  const ask = useCallback(
    async (before: FoundMessage[]) => {
      const mine = ++search.current
      setBusy(true)
      setRefused(null)
      try {
        const olderThan = before.at(-1)?.id
        const answer = await client.call('search', { ...searchFor(server, wanted, STEP), olderThan })
        if (mine !== search.current) return
        setResult({ found: [...before, ...answer.found], more: answer.more })
      } catch (error) {
        if (mine === search.current) setRefused((error as Error).message)
      }
      if (mine === search.current) setBusy(false)
    },
    [client, server, wanted],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is a fresh search
  useEffect(() => {
    search.current++
    setBusy(false)
    setRefused(null)
    if (isEmpty(wanted) || linkIn(wanted.text)) {
      setResult(undefined)
      return
    }
    const timer = setTimeout(() => void ask([]), TYPED)
    return () => clearTimeout(timer)
  }, [ask, wanted, attempt])

  const again = useCallback(() => setAttempt((count) => count + 1), [])
  const count = result?.found.length ?? 0
  useRenewal(held, again, result !== undefined && (count < STEP || (count === STEP && !busy)))

  return {
    wanted,
    setWanted: useCallback((change) => setFields((held) => ({ ...held, ...change })), []),
    found: result?.found,
    more: result?.more ?? false,
    busy,
    refused,
    next: () => void ask(result?.found ?? []),
    again,
  }
}

/**
 * Searches again when somebody begins to look, and at most once in `RENEWED` while what is held changes; not where `may`
 * is false: somebody who reads on in older ones keeps them.
 */
function useRenewal(held: string | null, again: () => void, may: boolean) {
  const looked = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const allowed = useRef(may)
  allowed.current = may
  useEffect(() => {
    const before = looked.current
    looked.current = held
    if (held === null) {
      clearTimeout(timer.current)
      timer.current = undefined
    } else if (before === null) again()
    else if (held !== before) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        if (allowed.current) again()
      }, RENEWED)
    }
  }, [held, again])
  useEffect(() => () => clearTimeout(timer.current), [])
}

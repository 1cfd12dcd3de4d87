import { useRef } from 'react'
import type { Filling } from '../../bridge/state.ts'

/** How much of a filling is done, 0 to 1, since the most that was missing while this page looked on. */
export function useFilled(filling: Filling | undefined): number {
  const most = useRef({ log: filling?.log, missing: 0 })
  if (filling === undefined) return 1
  if (most.current.log !== filling.log) most.current = { log: filling.log, missing: 0 }
  most.current.missing = Math.max(most.current.missing, filling.missing)
  return most.current.missing === 0 ? 1 : 1 - filling.missing / most.current.missing
}

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { ClaimHash } from '../../../shared/ids.ts'

const SHOWN_MS = 2_000
const FOCUS_MS = 350

/** The message that somebody jumped to: marked for a moment, and given the focus, so that a screen reader reads it. */
export function useFlash(room: RefObject<HTMLElement | null>) {
  const [flashed, setFlashed] = useState<ClaimHash | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const flash = useCallback(
    (hash: ClaimHash) => {
      clearTimeout(timer.current)
      setFlashed(hash)
      timer.current = setTimeout(() => setFlashed(null), SHOWN_MS)
      // by then the list stands there, and what was open over it has given the focus back
      setTimeout(() => {
        room.current
          ?.querySelector<HTMLElement>(`[data-hash="${CSS.escape(hash)}"]`)
          ?.focus({ preventScroll: true })
      }, FOCUS_MS)
    },
    [room],
  )
  return { flashed, flash }
}

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { formatDay } from '../show/format-day.ts'
import type { Row } from './row.ts'

/** Names the day at the top of the list while it is scrolled. */
export function useDayFloat(list: RefObject<VirtualizerHandle | null>, rows: readonly Row[]) {
  const [day, setDay] = useState<string | null>(null)
  const [shown, setShown] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const look = useCallback(
    (offset: number) => {
      const at = list.current
      if (!at) return
      const top = rows[at.findItemIndex(offset + 24)]
      const time = top?.kind === 'message' ? top.message.at : top?.kind === 'day' ? null : undefined
      if (time !== undefined) setDay(time === null ? null : formatDay(time, Date.now()))
      setShown(true)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setShown(false), 1_200)
    },
    [list, rows],
  )
  return { day, shown, look }
}

import { type RefObject, useEffect, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'

const LOOK_AFTER_MS = 1_000

/**
 * A list that opened while its page had no size may never hear of the size it has now, and then paints nothing. Answers
 * a key under which it is made anew when that happened.
 */
export function useRevived(
  list: RefObject<VirtualizerHandle | null>,
  room: RefObject<HTMLElement | null>,
): number {
  const [key, setKey] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list made anew is looked at again
  useEffect(() => {
    const timer = setTimeout(() => {
      if (list.current?.viewportSize === 0 && room.current?.clientHeight) setKey((before) => before + 1)
    }, LOOK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [key, list, room])
  return key
}

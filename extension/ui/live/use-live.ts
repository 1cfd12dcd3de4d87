import { useEffect, useState } from 'react'
import type { Live } from '../../bridge/views.ts'

/** A live read as state. `live` must be memoized: another `live` is another read, and the old value goes at once. */
export function useLive<T>(live: Live<T>): { value: T | undefined; error: Error | undefined } {
  const [held, hold] = useState<{ of: Live<T>; value?: T; error?: Error }>()
  useEffect(
    () =>
      live(
        (value) => hold({ of: live, value }),
        (error) => hold({ of: live, error }),
      ),
    [live],
  )
  return held?.of === live ? { value: held.value, error: held.error } : { value: undefined, error: undefined }
}

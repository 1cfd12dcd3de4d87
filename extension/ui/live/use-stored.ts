import { useCallback, useEffect, useState } from 'react'
import { readStored, writeStored } from './stored.ts'

/** A string that outlives the page, in localStorage under `catalk:`. Another key is another string. */
export function useStored(key: string): [string, (value: string) => void] {
  const [held, hold] = useState(() => ({ key, value: readStored(key) }))
  useEffect(() => {
    if (held.key !== key) hold({ key, value: readStored(key) })
  }, [held.key, key])
  const store = useCallback(
    (value: string) => {
      hold({ key, value })
      writeStored(key, value)
    },
    [key],
  )
  return [held.key === key ? held.value : readStored(key), store]
}

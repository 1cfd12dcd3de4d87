import { useEffect, useRef } from 'react'

/** For the field that a person types in first: it has the focus when it appears. */
export function useFirstFocus() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}

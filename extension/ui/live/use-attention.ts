import { useSyncExternalStore } from 'react'

const CHANGES = ['focus', 'blur', 'visibilitychange', 'pageshow'] as const

function subscribe(changed: () => void) {
  for (const event of CHANGES) {
    addEventListener(event, changed)
    document.addEventListener(event, changed)
  }
  return () => {
    for (const event of CHANGES) {
      removeEventListener(event, changed)
      document.removeEventListener(event, changed)
    }
  }
}

/** Whether the person is looking: this document is visible and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus())
}

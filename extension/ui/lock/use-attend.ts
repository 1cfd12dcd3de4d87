import { useEffect } from 'react'
import type { EngineState } from '../../bridge/state.ts'
import { useEngine } from '../live/use-engine.ts'

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
/** The engine hears at most this often that somebody is here, ms. */
const EVERY_MS = 20_000

/** Tells the engine that the person is here, while a key waits to be locked when they are not. */
export function useAttend(state: EngineState | undefined): void {
  const { client } = useEngine()
  const { identity, settings } = state ?? {}
  const counts = identity?.hasPassphrase && !identity.locked && settings?.lockAfterMinutes !== null
  useEffect(() => {
    if (!counts) return
    let told = 0
    const tell = () => {
      if (Date.now() - told < EVERY_MS) return
      told = Date.now()
      client.call('attend', undefined).catch(() => undefined)
    }
    for (const sign of SIGNS) addEventListener(sign, tell, { passive: true, capture: true })
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, tell, { capture: true })
    }
  }, [client, counts])
}

import { useCallback, useSyncExternalStore } from 'react'
import type { EngineState } from '../../bridge/state.ts'
import { useEngine } from './use-engine.ts'

/** The engine's last state; undefined until it first answered. */
export function useEngineState(): EngineState | undefined {
  const { client } = useEngine()
  const subscribe = useCallback((changed: () => void) => client.onState(changed), [client])
  return useSyncExternalStore(subscribe, () => client.state())
}

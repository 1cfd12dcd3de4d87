import { useContext } from 'react'
import { EngineContext } from './engine-context.ts'

export function useEngine() {
  const engine = useContext(EngineContext)
  if (!engine) throw new Error('useEngine stands outside of EngineContext')
  return engine
}

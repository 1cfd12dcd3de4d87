import { createContext, useContext } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { ServerState } from '../../bridge/state.ts'
import type { Person } from './person.ts'

/** The server that is open. */
export interface Place {
  server: ServerState
  people: ReadonlyMap<PublicKey, Person>
}

export const PlaceContext = createContext<Place | null>(null)

export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (!place) throw new Error('usePlace stands outside of PlaceContext')
  return place
}

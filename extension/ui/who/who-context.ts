import { createContext, useContext } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'

/** Opens the card of a person. */
export const WhoContext = createContext<(key: PublicKey) => void>(() => {})

export const useWho = () => useContext(WhoContext)

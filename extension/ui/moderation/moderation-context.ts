import { createContext, useContext } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'

/** A dialog of moderation. */
export type Asked =
  | { what: 'ban' | 'purge' | 'replace'; key: PublicKey }
  | { what: 'log' | 'banned' | 'since' }

/** Opens one: they outlive the menus that they are opened from. */
export const ModerationContext = createContext<(asked: Asked) => void>(() => {})

export const useModeration = () => useContext(ModerationContext)

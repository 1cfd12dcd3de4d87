import { createContext, useContext } from 'react'
import type { TimelineMessage } from '../../bridge/views.ts'

/** Where a menu opens: at an element, or where the pointer is. */
export type MenuPlace = Element | { x: number; y: number }

/** What can be done with a message of the open channel. */
export interface MessageActs {
  mayPost: boolean
  mayModerate: boolean
  /** Adds one's own, or takes it back. */
  react: (message: TimelineMessage, emoji: string) => void
  reply: (message: TimelineMessage) => void
  edit: (message: TimelineMessage) => void
  pin: (message: TimelineMessage) => void
  copyText: (message: TimelineMessage) => void
  copyLink: (message: TimelineMessage) => void
  /** The menu of a message, what to react with, the question whether to take it back, or what to report of it. */
  open: (what: 'menu' | 'react' | 'delete' | 'report', message: TimelineMessage, place?: MenuPlace) => void
}

export const ActsContext = createContext<MessageActs | null>(null)

export function useActs(): MessageActs {
  const acts = useContext(ActsContext)
  if (!acts) throw new Error('useActs stands outside of ActsContext')
  return acts
}

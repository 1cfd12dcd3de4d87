import { createContext, type RefObject, useContext } from 'react'
import type { ClaimHash, FactId, LogId } from '../../../shared/ids.ts'

/** A place in a channel's past that somebody wants to see. */
export interface Spot {
  log: LogId
  id: FactId
  /** The message that is meant; null where only its time was. */
  hash: ClaimHash | null
}

/** How one comes to another place in the history, and back. */
export interface Jump {
  /** What the open channel shows the surroundings of; null: its newest. */
  spot: Spot | null
  /** Under way, or how it ended where it did not end there. */
  search: 'looking' | 'nothing-there' | { refused: string } | null
  /** To a message, or to what was said at a time (ms). */
  to: (log: LogId, at: FactId | number, hash?: ClaimHash) => void
  /** To the newest. */
  back: () => void
  /** Ends what is under way, or takes its answer away. */
  dismiss: () => void
  /** Set by the open timeline: goes there when it shows that message already, and answers whether. */
  here: RefObject<((spot: Spot) => boolean) | null>
}

export const JumpContext = createContext<Jump | null>(null)

export function useJump(): Jump {
  const jump = useContext(JumpContext)
  if (!jump) throw new Error('useJump stands outside of JumpContext')
  return jump
}

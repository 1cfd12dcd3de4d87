import { createContext, type RefObject, useContext } from 'react'
import type { ChannelView, TimelineMessage } from '../../bridge/views.ts'

/** What the composer is about, if it is not just something new. */
export type Aim = { kind: 'reply' | 'edit'; message: TimelineMessage }

/** The channel that is open, as its timeline and its composer share it. */
export interface OpenChannel {
  channel: ChannelView
  rights: { post: boolean; moderate: boolean }
  aim: Aim | null
  setAim: (aim: Aim | null) => void
  /** Shows a sentence for a moment. */
  tell: (sentence: string, trouble?: boolean) => void
  composer: RefObject<HTMLTextAreaElement | null>
  /** Set by the timeline: the newest message of one's own that can be edited. */
  lastOwn: RefObject<TimelineMessage | null>
}

export const ChannelContext = createContext<OpenChannel | null>(null)

export function useChannel(): OpenChannel {
  const open = useContext(ChannelContext)
  if (!open) throw new Error('useChannel stands outside of ChannelContext')
  return open
}

import { Hourglass, Lock, PencilOff } from 'lucide-react'
import type { ChannelView } from '../../bridge/views.ts'
import { slowWords } from '../show/slow-words.ts'

const READERS = {
  moderators: 'Only moderators read here',
  members: 'Only people on its list read here',
} as const

/** What is special about a channel, as icons with words for who points at them. */
export function ChannelLimits({ channel: { reads, locked, slow } }: { channel: ChannelView }) {
  const marks = [
    ...(reads === 'all' ? [] : [{ icon: Lock, words: READERS[reads] }]),
    ...(locked ? [{ icon: PencilOff, words: 'Locked: only moderators write here' }] : []),
    ...(slow > 0 ? [{ icon: Hourglass, words: `Slow: one message every ${slowWords(slow)}` }] : []),
  ]
  return marks.map(({ icon: Icon, words }) => (
    <span key={words} title={words} className="shrink-0 text-faint">
      <Icon size={14} aria-label={words} />
    </span>
  ))
}

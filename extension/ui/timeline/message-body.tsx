import { useState } from 'react'
import type { ClaimHash, PublicKey } from '../../../shared/ids.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { countLines } from '../show/count-lines.ts'
import { formatExact } from '../show/format-time.ts'
import { MessageText } from './message-text.tsx'

/** Longer messages are folded to so many lines. */
const FOLDED_LINES = 20
/** So many more may stand below the fold before it is worth one. */
const SPARED_LINES = 5

/** Unfolded ones stay so while the page lives, also when they leave the screen and come back. */
const unfolded = new Set<ClaimHash>()

export interface MessageBodyProps {
  message: TimelineMessage
  names: ReadonlyMap<PublicKey, string>
  people: ReadonlyMap<PublicKey, Person>
  me: PublicKey
}

/** What a message says, or that it was taken back. */
export function MessageBody({ message, names, people, me }: MessageBodyProps) {
  const { hash, text, deletedBy, editedAt, author } = message
  const [open, setOpen] = useState(() => unfolded.has(hash))
  if (deletedBy !== null) {
    const mine = isMe(deletedBy, me, people)
    const who = mine ? 'You' : nameOf(deletedBy, people)
    const isAuthor = deletedBy === author || people.get(deletedBy)?.formerKeys.includes(author)
    return (
      <p data-testid="taken-back" className="text-[13px] text-faint italic">
        {isAuthor ? (
          <>
            <bdi>{who}</bdi> took this back
          </>
        ) : (
          <>
            removed by <bdi>{mine ? 'you' : who}</bdi>
          </>
        )}
      </p>
    )
  }
  const lines = countLines(text)
  const folded = lines > FOLDED_LINES + SPARED_LINES && !open
  const unfold = () => {
    unfolded.add(hash)
    setOpen(true)
  }
  return (
    <>
      <div dir="auto" className={folded ? 'fold max-h-[20lh] overflow-hidden' : 'hold-marks'}>
        <MessageText text={text} names={names} me={me} />
        {editedAt !== null && (
          <span
            data-testid="edited"
            title={`Edited ${formatExact(editedAt)}`}
            className="ml-1.5 text-[11px] whitespace-nowrap text-faint select-none"
          >
            (edited)
          </span>
        )}
      </div>
      {folded && (
        <button
          type="button"
          data-testid="unfold"
          onClick={unfold}
          className="mt-0.5 rounded text-[13px] font-medium text-accent hover:underline"
        >
          Show all, about {lines} lines
        </button>
      )}
    </>
  )
}

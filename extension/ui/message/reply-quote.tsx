import { CornerUpRight } from 'lucide-react'
import { type CSSProperties, useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { hueOf } from '../show/hue-of.ts'
import { plainLine } from '../show/plain-line.ts'

export interface ReplyQuoteProps {
  /** Null: not on this device, taken back, or by somebody who is blocked. */
  message: { author: PublicKey; text: string } | null
  people: ReadonlyMap<PublicKey, Person>
  onJump: (() => void) | undefined
}

/** One line of what a message answers; a click goes there. */
export function ReplyQuote({ message, people, onJump }: ReplyQuoteProps) {
  const words = useMemo(() => message && plainLine(message.text), [message])
  return (
    <button
      type="button"
      data-testid="reply-quote"
      disabled={!onJump}
      onClick={onJump}
      title={onJump ? 'Go to the message' : undefined}
      className="flex max-w-full items-center gap-1.5 rounded py-px text-left text-[12px] text-faint enabled:hover:text-ink"
    >
      <CornerUpRight size={13} className="shrink-0" aria-hidden="true" />
      <span className="sr-only">Answers </span>
      {message ? (
        <>
          <bdi
            className="author-ink hold-marks max-w-[40%] shrink-0 truncate font-medium"
            style={{ '--hue': hueOf(message.author) } as CSSProperties}
          >
            {nameOf(message.author, people)}
          </bdi>
          <bdi className="hold-marks min-w-0 truncate">{words}</bdi>
        </>
      ) : (
        <span className="min-w-0 truncate italic">
          a message that is not on this device, is hidden or was taken back
        </span>
      )}
    </button>
  )
}

import type { CSSProperties } from 'react'
import type { FoundMessage } from '../../bridge/search.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { formatDay } from '../show/format-day.ts'
import { formatClock, formatExact } from '../show/format-time.ts'
import { hideSpoilers } from '../show/hide-spoilers.ts'
import { hueOf } from '../show/hue-of.ts'
import { type Piece, snippetOf } from '../show/snippet-of.ts'

export interface FoundRowProps {
  message: FoundMessage
  channel: string
  onOpen: () => void
}

/** One message that was found: who, where, when, and the words around the hit. */
export function FoundRow({ message, channel, onOpen }: FoundRowProps) {
  const { people } = usePlace()
  const { author, at } = message
  const { text, hits } = hideSpoilers(message.text, message.hits)
  return (
    <button
      type="button"
      data-testid="found"
      data-hash={`found-${message.hash}`}
      onClick={onOpen}
      className="w-full rounded-lg px-2.5 py-2 text-left hover:bg-hover"
    >
      <span className="flex items-baseline gap-2 text-[12px] text-faint">
        <bdi
          className="author-ink hold-marks min-w-0 shrink truncate text-[13px] font-semibold"
          style={{ '--hue': hueOf(author) } as CSSProperties}
        >
          {nameOf(author, people)}
        </bdi>
        <bdi className="hold-marks min-w-0 shrink-2 truncate">#{channel}</bdi>
        <time
          dateTime={new Date(at).toISOString()}
          title={formatExact(at)}
          className="ml-auto shrink-0 tabular-nums"
        >
          {formatDay(at, Date.now())}, {formatClock(at)}
        </time>
      </span>
      <span dir="auto" className="hold-marks line-clamp-3 wrap-anywhere text-soft">
        {snippetOf(text, hits).map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
          <Words key={at} piece={piece} />
        ))}
      </span>
    </button>
  )
}

function Words({ piece }: { piece: Piece }) {
  // what makes words bold would only be in the way of reading them here
  if (!piece.hit) return piece.text.replace(/\*\*|~~/gu, '')
  return (
    <mark className="rounded-xs bg-mention px-px font-semibold text-ink underline decoration-mention-edge decoration-2 underline-offset-2">
      {piece.text}
    </mark>
  )
}

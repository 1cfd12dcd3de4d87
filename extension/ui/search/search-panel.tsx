import { SearchX, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { Settings } from '../../bridge/settings.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { Notice } from '../controls/notice.tsx'
import { Spinner } from '../controls/spinner.tsx'
import { useJump } from '../jump/jump-context.ts'
import { useBlocked } from '../moderation/use-blocked.ts'
import { dayValue } from '../show/day-value.ts'
import { formatCount } from '../show/format-count.ts'
import { FoundRow } from './found-row.tsx'
import { heldSentence } from './held-sentence.ts'
import { LinkFound } from './link-found.tsx'
import { SearchFields } from './search-fields.tsx'
import type { Looking } from './use-search.ts'
import { isEmpty, linkIn, whyNoDay } from './wanted.ts'

export interface SearchPanelProps {
  looking: Looking
  channels: readonly ChannelView[]
  channel: ChannelView | undefined
  keep: Settings['keep']
  onClose: () => void
  /** A hit was opened. */
  onOpen: () => void
}

/** Looks through everything that this device holds of a server. */
export function SearchPanel({ looking, channels, channel, keep, onClose, onOpen }: SearchPanelProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const link = linkIn(looking.wanted.text)
  return (
    <div data-testid="search" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-col gap-2 border-b border-line p-3">
        <div className="flex items-center gap-1.5">
          <input
            ref={field}
            type="search"
            dir="auto"
            data-testid="search-text"
            aria-label="Search this server"
            placeholder="Words, “a phrase”, or a link"
            autoComplete="off"
            value={looking.wanted.text}
            onChange={(event) => looking.setWanted({ text: event.target.value })}
            onKeyDown={(event) => event.key === 'Escape' && onClose()}
            className="min-h-9 min-w-0 flex-1 rounded-lg border border-edge bg-raised px-3 py-1.5 placeholder:text-faint"
          />
          <IconButton icon={X} label="Close search" onClick={onClose} />
        </div>
        <SearchFields looking={looking} channels={channels} channel={channel} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2" aria-live="polite" aria-busy={looking.busy}>
        <Indexing />
        {link ? (
          <LinkFound link={link} channels={channels} onOpen={onOpen} />
        ) : (
          <Results looking={looking} channels={channels} keep={keep} onOpen={onOpen} />
        )}
      </div>
    </div>
  )
}

/** That not all can be found yet. */
function Indexing() {
  const { indexing } = usePlace().server
  if (!indexing) return null
  return (
    <div
      data-testid="search-indexing"
      className="mb-2 flex flex-col gap-1.5 rounded-lg bg-warn-wash px-3 py-2 text-[13px] text-warn"
    >
      <p>The index is being made anew. What it has not come to cannot be found yet.</p>
      <Bar label="Index" share={indexing.total === 0 ? 0 : indexing.done / indexing.total} />
    </div>
  )
}

type ResultsProps = Pick<SearchPanelProps, 'looking' | 'channels' | 'keep' | 'onOpen'>

function Results({ looking, channels, keep, onOpen }: ResultsProps) {
  const { server } = usePlace()
  const { to } = useJump()
  const { more, busy, refused, wanted } = looking
  const { isBlocked } = useBlocked()
  const found = looking.found?.filter(({ author }) => author === wanted.from || !isBlocked(author))
  const held = heldSentence(server, keep)
  const nameOfLog = (log: LogId) => channels.find((channel) => channel.log === log)?.name ?? 'unknown'
  if (refused) {
    return (
      <Notice look="danger" role="alert">
        <p>{refused}</p>
        <Button small className="mt-2" onClick={looking.again}>
          Try again
        </Button>
      </Notice>
    )
  }
  if (isEmpty(wanted)) {
    return (
      <div data-testid="search-empty" className="px-2 py-4 text-[13px] text-faint">
        <p>
          All words must stand in a message; the last one may be unfinished. Put a phrase in quotes. You can
          also look for what somebody said, or for a time, without any word.
        </p>
        {held && <p className="mt-2">{held}</p>}
      </div>
    )
  }
  if (!found) {
    return (
      <p className="flex items-center gap-2 px-2 py-4 text-[13px] text-faint">
        <Spinner /> Searching…
      </p>
    )
  }
  if (found.length === 0) {
    const why = whyNoDay(wanted, dayValue(Date.now())) || held
    return (
      <div data-testid="search-nothing" className={`px-2 py-6 text-center ${busy ? 'opacity-60' : ''}`}>
        <SearchX size={28} className="mx-auto mb-2 text-faint" aria-hidden="true" />
        <p className="font-medium">Nothing found</p>
        {why && <p className="mt-1 text-[13px] text-faint">{why}</p>}
      </div>
    )
  }
  return (
    <>
      <ul data-testid="search-found" data-count={found.length} className={busy ? 'opacity-60' : ''}>
        {found.map((message) => (
          <li key={message.id}>
            <FoundRow
              message={message}
              channel={nameOfLog(message.log)}
              onOpen={() => {
                onOpen()
                to(message.log, message.id, message.hash)
              }}
            />
          </li>
        ))}
      </ul>
      {more ? (
        <div className="p-2">
          <Button small className="w-full" data-testid="search-more" busy={busy} onClick={looking.next}>
            Older ones
          </Button>
        </div>
      ) : (
        <p className="px-2 py-3 text-[12px] text-faint">
          {formatCount(found.length, 'message')} found. {held}
        </p>
      )}
    </>
  )
}

import { CornerUpLeft } from 'lucide-react'
import { type CSSProperties, useMemo } from 'react'
import type { Reported } from '../../bridge/views.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { useChannels } from '../chat/use-channels.ts'
import { Button } from '../controls/button.tsx'
import { useJump } from '../jump/jump-context.ts'
import { useEngine } from '../live/use-engine.ts'
import { useLive } from '../live/use-live.ts'
import { hueOf } from '../show/hue-of.ts'
import { plainBlocks } from '../show/plain-text.ts'
import { readMarkdown } from '../show/read-markdown.ts'

const NOBODY = new Map()

/** What a report is about, as it reads now: its words are not in the report, and so go when they are taken back. */
export function ReportedMessage({ about }: { about: Reported }) {
  const { server, people } = usePlace()
  const { views } = useEngine()
  const { to } = useJump()
  const { log, id, hash } = about
  const channel = useChannels(server.server)?.find((other) => other.log === log)
  const around = useMemo(() => views.timeline(server.server, log, 1, id), [views, server.server, log, id])
  const { value } = useLive(around)
  const found = value?.items.find((item) => item.kind === 'message' && item.hash === hash)
  const message = found?.kind === 'message' ? found : undefined
  // Whose it is, the message itself says better than who reports it.
  const author = message?.author ?? about.author
  return (
    <div data-testid="reported" className="my-1 max-w-xl rounded-lg border border-line bg-raised px-3 py-2">
      <p className="flex items-baseline gap-2 text-[13px]">
        <bdi
          className="author-ink hold-marks min-w-0 truncate font-semibold"
          style={{ '--hue': hueOf(author) } as CSSProperties}
        >
          {nameOf(author, people)}
        </bdi>
        {channel && <bdi className="min-w-0 truncate text-[12px] text-faint">in #{channel.name}</bdi>}
      </p>
      {message && message.deletedBy === null ? (
        <p dir="auto" data-testid="reported-text" className="line-clamp-6 wrap-anywhere whitespace-pre-wrap">
          {plainBlocks(readMarkdown(message.text, NOBODY))}
        </p>
      ) : (
        <p className="text-[13px] text-faint italic">
          {message ? 'taken back' : value ? 'not on this device; look there to fetch it' : ' '}
        </p>
      )}
      {channel && (
        <Button small className="mt-1.5" data-testid="reported-show" onClick={() => to(log, id, hash)}>
          <CornerUpLeft size={14} aria-hidden="true" /> Show it there
        </Button>
      )}
    </div>
  )
}

import { Popover } from '@base-ui/react/popover'
import { Pin, PinOff } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Avatar } from '../controls/avatar.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { useJump } from '../jump/jump-context.ts'
import { useCommand } from '../live/use-command.ts'
import { useEngine } from '../live/use-engine.ts'
import { useLive } from '../live/use-live.ts'
import { useBlocked } from '../moderation/use-blocked.ts'
import { formatDay } from '../show/format-day.ts'
import { plainBlocks } from '../show/plain-text.ts'
import { readMarkdown } from '../show/read-markdown.ts'

const NOBODY = new Map()

/** How many messages are pinned in a channel, and the way to each. Nothing where none is. */
export function PinsButton({ log, mayPin }: { log: LogId; mayPin: boolean }) {
  const { server } = usePlace()
  const { views } = useEngine()
  const { to } = useJump()
  const [open, setOpen] = useState(false)
  const { isBlocked } = useBlocked()
  const { value } = useLive(useMemo(() => views.pins(server.server, log), [views, server.server, log]))
  const pins = value?.filter(({ author }) => !isBlocked(author))
  if (!pins || (pins.length === 0 && !open)) return null
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        data-testid="pins"
        data-count={pins.length}
        aria-label={`Pinned messages, ${pins.length}`}
        title="Pinned messages"
        className="inline-flex h-8 shrink-0 items-center gap-1 rounded-lg px-2 text-soft transition-colors hover:bg-hover hover:text-ink data-popup-open:bg-hover"
      >
        <Pin size={16} aria-hidden="true" />
        <span className="text-[13px] tabular-nums">{pins.length}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={6} className="z-40">
          <Popover.Popup
            data-testid="pins-list"
            className="appear flex max-h-[min(28rem,var(--available-height))] w-[22rem] max-w-[calc(100vw-1rem)] flex-col overflow-hidden
              rounded-xl border border-line bg-raised shadow-(--shadow) outline-none"
          >
            <Popover.Title className="px-3.5 pt-3 pb-1.5 text-[13px] font-semibold">
              Pinned here
            </Popover.Title>
            <ul className="min-h-0 overflow-y-auto px-1.5 pb-1.5">
              {pins.length === 0 && <li className="px-2 pb-2 text-[13px] text-faint">Nothing any more.</li>}
              {pins.map((message) => (
                <li key={message.hash} className="group/pin relative">
                  <Pinned
                    message={message}
                    onOpen={() => {
                      setOpen(false)
                      to(log, message.id, message.hash)
                    }}
                  />
                  {mayPin && <Unpin log={log} message={message} />}
                </li>
              ))}
            </ul>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Pinned({ message, onOpen }: { message: TimelineMessage; onOpen: () => void }) {
  const { people } = usePlace()
  const name = nameOf(message.author, people)
  return (
    <button
      type="button"
      data-testid="pinned"
      onClick={onOpen}
      className="flex w-full items-start gap-2.5 rounded-lg px-2 py-2 text-left hover:bg-hover"
    >
      <Avatar of={message.author} name={name} size={26} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 pr-7">
          <bdi className="hold-marks min-w-0 truncate text-[13px] font-semibold">{name}</bdi>
          <span className="shrink-0 text-[11px] text-faint">{formatDay(message.at, Date.now())}</span>
        </span>
        <span dir="auto" className="hold-marks line-clamp-3 text-[13px] wrap-anywhere text-soft">
          {plainBlocks(readMarkdown(message.text, NOBODY))}
        </span>
      </span>
    </button>
  )
}

function Unpin({ log, message }: { log: LogId; message: TimelineMessage }) {
  const { server } = usePlace()
  const pin = useCommand('pin')
  const { hash, id } = message
  return (
    <IconButton
      icon={PinOff}
      label="Unpin"
      disabled={pin.busy}
      onClick={() => pin.run({ server: server.server, log, target: { hash, id }, on: false })}
      className="!absolute top-1.5 right-1 !size-7 [&_svg]:size-3.5"
    />
  )
}

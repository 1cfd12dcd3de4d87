import type { CSSProperties, ReactNode } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { NameMark as Mark } from '../../bridge/names/look-alikes.ts'
import { Avatar } from '../controls/avatar.tsx'
import { NameMark } from '../names/name-mark.tsx'
import { NewNameWarning } from '../names/new-name-warning.tsx'
import { formatClock, formatExact, formatShortClock } from '../show/format-time.ts'
import { hueOf } from '../show/hue-of.ts'
import { useWho } from '../who/who-context.ts'

export interface MessageFrameProps {
  author: PublicKey
  name: string
  owner?: boolean
  virtual?: boolean
  /** Somebody else here has this name too. */
  twin?: boolean
  mark?: Mark | null
  mine: boolean
  at: number
  head: boolean
  /** Between the name and the words. */
  above?: ReactNode
  children: ReactNode
}

/** The gutter, the name and the time around a message's words. */
export function MessageFrame({
  author,
  name,
  owner,
  virtual,
  twin,
  mark = null,
  mine,
  at,
  head,
  above,
  children,
}: MessageFrameProps) {
  const openWho = useWho()
  return (
    <div className={`flex gap-3 px-3 two:px-5 ${head ? 'pt-2.5' : 'pt-px'} pb-px`}>
      <div className="w-[36px] shrink-0">
        {head ? (
          <Avatar of={author} name={name} virtual={virtual ?? false} />
        ) : (
          <Time
            at={at}
            short
            className="block pt-[4px] text-right text-[10px] opacity-0 select-none group-hover/row:opacity-100 group-focus-within/row:opacity-100"
          />
        )}
      </div>
      <div className="max-w-[60rem] min-w-0 flex-1">
        {head && (
          <div className="flex items-baseline gap-2 leading-snug">
            <button
              type="button"
              tabIndex={-1}
              data-testid="author"
              title="Who is this?"
              onClick={() => openWho(author)}
              className="author-ink min-w-0 rounded text-left font-semibold hover:underline"
              style={{ '--hue': hueOf(author) } as CSSProperties}
            >
              <bdi className="hold-marks block truncate">{name}</bdi>
            </button>
            {mark && <NameMark mark={mark} />}
            {twin && <Tag>{author.slice(0, 4)}</Tag>}
            {mine && <Tag>you</Tag>}
            {owner && <Tag>owner</Tag>}
            <Time at={at} className="text-[11px]" />
          </div>
        )}
        {head && <NewNameWarning mark={mark} />}
        {above}
        {children}
      </div>
    </div>
  )
}

function Tag({ children }: { children: string }) {
  return (
    <span className="shrink-0 rounded bg-hover px-1 text-[10px] leading-4 font-medium text-soft">
      {children}
    </span>
  )
}

function Time({ at, short, className }: { at: number; short?: boolean; className: string }) {
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={formatExact(at)}
      className={`shrink-0 whitespace-nowrap text-faint tabular-nums ${className}`}
    >
      {short ? formatShortClock(at) : formatClock(at)}
    </time>
  )
}

import { Ban, DoorClosed, LockKeyhole, type LucideIcon, MicOff, PencilOff, Truck } from 'lucide-react'
import type { ReactNode } from 'react'
import { usePlace } from '../chat/place-context.ts'
import { useNow } from '../live/use-now.ts'
import { isForGood } from '../moderation/mutes.ts'
import { formatClockLeft } from '../show/format-clock-left.ts'
import { formatUntil } from '../show/format-until.ts'
import type { WhyNot } from './why-not-post.ts'

/** Counting seconds is for what is near, ms. */
const NEAR = 60 * 60_000

/** In the composer's place for who may not write: why, and what comes next. */
export function CannotPost({ why }: { why: WhyNot }) {
  const Icon = ICONS[why.kind] ?? LockKeyhole
  return (
    <div data-testid="cannot-post" data-why={why.kind} className="px-3 pb-3 two:px-5 two:pb-4">
      <div className="flex items-start gap-3 rounded-xl border border-line bg-side px-3.5 py-3 text-soft">
        <Icon size={17} className="mt-0.5 shrink-0 text-faint" aria-hidden="true" />
        <p className="min-w-0 wrap-anywhere">
          <Words why={why} />
        </p>
      </div>
    </div>
  )
}

const ICONS: Partial<Record<WhyNot['kind'], LucideIcon>> = {
  locked: PencilOff,
  muted: MicOff,
  waiting: DoorClosed,
  banned: Ban,
  moved: Truck,
}

function Words({ why }: { why: WhyNot }): ReactNode {
  switch (why.kind) {
    case 'banned':
      return 'You are banned from this server. What is on this device stays readable.'
    case 'moved':
      return 'This server has moved: nobody hears what is written here. What was said stays for reading.'
    case 'waiting':
      return 'You stand at the door until a moderator lets you in. Meanwhile you can read what is here already.'
    case 'muted':
      return <Muted until={why.until} />
    case 'locked':
      return 'The moderators have locked this channel. You can read here, and write elsewhere.'
    case 'moderators':
      return 'Only moderators write here. You can read.'
    case 'members':
      return 'Only people on this channel’s list write here. Its maker or a moderator can put you on it.'
    case 'virtual':
      return 'You came by an invite for a virtual client: this key keeps history here and does not write. To write, join with another key, in another browser profile, by an invite for people.'
    case 'no-right':
      return <NoRight />
  }
}

function Muted({ until }: { until: number }) {
  const left = until - useNow(1_000)
  if (isForGood(until))
    return 'A moderator has muted you until they lift it. You can read, and take back what you said.'
  return (
    <>
      A moderator has muted you until {formatUntil(until)}
      {left < NEAR && <span className="tabular-nums"> (in {formatClockLeft(Math.max(0, left))})</span>}. You
      can read, and take back what you said.
    </>
  )
}

function NoRight() {
  const { people } = usePlace()
  const owner = [...people.values()].find((person) => person.owner)
  return (
    <>
      You can read here, but you may not write.{' '}
      {owner ? (
        <>
          Ask <bdi className="font-medium text-ink">{owner.name}</bdi>, who owns this server, to allow it
          {owner.online ? '; they are online now.' : '.'}
        </>
      ) : (
        'Ask the owner of this server to allow it.'
      )}
    </>
  )
}

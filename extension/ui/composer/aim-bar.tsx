import { Pencil, Reply, X } from 'lucide-react'
import type { Aim } from '../chat/channel-context.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { plainLine } from '../show/plain-line.ts'

/** What the composer is about: an answer to somebody, or other words for one's own. */
export function AimBar({ aim, onCancel }: { aim: Aim; onCancel: () => void }) {
  const { people } = usePlace()
  const reply = aim.kind === 'reply'
  const Icon = reply ? Reply : Pencil
  return (
    <div
      data-testid="aim"
      data-kind={aim.kind}
      className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3.5 text-[13px] text-soft"
    >
      <Icon size={15} className="shrink-0 text-faint" aria-hidden="true" />
      <p className="hold-marks min-w-0 flex-1 truncate">
        {reply ? (
          <>
            Answer to <bdi className="font-medium text-ink">{nameOf(aim.message.author, people)}</bdi>{' '}
            <bdi className="text-faint">{plainLine(aim.message.text)}</bdi>
          </>
        ) : (
          <>
            Edit your message{' '}
            <span className="hidden text-faint two:inline">· Escape leaves it as it is</span>
          </>
        )}
      </p>
      <IconButton
        icon={X}
        label={reply ? 'Do not answer' : 'Leave it as it is'}
        className="!size-7"
        onClick={onCancel}
      />
    </div>
  )
}

import { ArrowDown } from 'lucide-react'
import { formatCount } from '../show/format-count.ts'

export interface JumpButtonProps {
  fresh: number
  /** The past is shown: what is newer is not below, but elsewhere. */
  past: boolean
  onJump: () => void
}

/** Down to the newest message, and how many came meanwhile. */
export function JumpButton({ fresh, past, onJump }: JumpButtonProps) {
  const words = fresh > 0 ? formatCount(fresh, 'new message') : past ? 'Back to now' : null
  return (
    <button
      type="button"
      data-testid="jump"
      data-fresh={fresh}
      data-past={past || undefined}
      aria-label={words ? undefined : 'To the newest message'}
      onClick={onJump}
      className={`absolute right-4 bottom-3 z-10 inline-flex h-9 items-center gap-2 rounded-full border shadow-(--shadow)
        transition-colors ${words ? 'px-3.5 font-medium' : 'w-9 justify-center'} ${
          fresh > 0
            ? 'border-transparent bg-accent text-on-accent hover:bg-accent-strong'
            : 'border-line bg-raised text-soft hover:bg-hover hover:text-ink'
        }`}
    >
      <ArrowDown size={17} aria-hidden="true" />
      {words}
    </button>
  )
}

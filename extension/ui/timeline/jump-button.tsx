import { ArrowDown } from 'lucide-react'
import { formatCount } from '../show/format-count.ts'

export interface JumpButtonProps {
  fresh: number
  onJump: () => void
}

/** Down to the newest message, and how many came meanwhile. */
export function JumpButton({ fresh, onJump }: JumpButtonProps) {
  return (
    <button
      type="button"
      data-testid="jump"
      data-fresh={fresh}
      aria-label={fresh > 0 ? undefined : 'To the newest message'}
      onClick={onJump}
      className={`absolute right-4 bottom-3 z-10 inline-flex h-9 items-center gap-2 rounded-full border shadow-(--shadow)
        transition-colors ${
          fresh > 0
            ? 'border-transparent bg-accent px-3.5 font-medium text-on-accent hover:bg-accent-strong'
            : 'w-9 justify-center border-line bg-raised text-soft hover:bg-hover hover:text-ink'
        }`}
    >
      <ArrowDown size={17} aria-hidden="true" />
      {fresh > 0 && formatCount(fresh, 'new message')}
    </button>
  )
}

import type { ComponentProps } from 'react'
import { Spinner } from './spinner.tsx'

const LOOKS = {
  strong: 'bg-accent text-on-accent hover:bg-accent-strong disabled:hover:bg-accent',
  quiet: 'border border-line bg-raised text-ink hover:bg-hover',
  plain: 'text-accent hover:bg-wash',
  danger: 'border border-danger/40 bg-raised text-danger hover:bg-danger-wash',
} as const

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS
  small?: boolean
  busy?: boolean
}

/** A button with words. While `busy` it keeps its size and its focus, and does nothing. */
export function Button({ look = 'quiet', small, busy, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={`relative inline-flex items-center justify-center gap-2 rounded-lg font-medium transition-colors
        disabled:opacity-50 ${small ? 'min-h-7 px-2.5 text-[13px]' : 'min-h-9 px-3.5'} ${LOOKS[look]} ${className ?? ''}`}
    >
      <span className={`inline-flex items-center gap-2 ${busy ? 'invisible' : ''}`}>{children}</span>
      {busy && (
        <span className="absolute inset-0 grid place-items-center">
          <Spinner />
        </span>
      )}
    </button>
  )
}

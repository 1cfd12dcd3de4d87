import type { ComponentProps } from 'react'

const LOOKS = {
  calm: 'bg-hover text-soft',
  strong: 'bg-accent text-on-accent',
} as const

/** A small count or word beside a name. */
export function Badge({
  look = 'calm',
  className,
  ...rest
}: ComponentProps<'span'> & { look?: keyof typeof LOOKS }) {
  return (
    <span
      {...rest}
      className={`inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-full px-1.5 text-[11px] font-semibold
        tabular-nums ${LOOKS[look]} ${className ?? ''}`}
    />
  )
}

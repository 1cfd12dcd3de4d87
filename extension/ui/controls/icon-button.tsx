import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

export interface IconButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon
  /** What the button does, for who cannot see the icon, and for who hovers. */
  label: string
}

export function IconButton({ icon: Icon, label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`relative inline-grid size-8 shrink-0 place-items-center rounded-lg text-soft transition-colors
        hover:bg-hover hover:text-ink data-[popup-open]:bg-hover disabled:opacity-40 disabled:hover:bg-transparent ${className ?? ''}`}
    >
      <Icon size={18} aria-hidden="true" />
      {children}
    </button>
  )
}

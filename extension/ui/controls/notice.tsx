import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

const LOOKS = {
  calm: 'bg-side text-soft',
  warn: 'bg-warn-wash text-warn',
  danger: 'bg-danger-wash text-danger',
} as const

export interface NoticeProps extends ComponentProps<'div'> {
  look?: keyof typeof LOOKS
  icon?: LucideIcon
}

/** A sentence or two that a person should read, with an icon. */
export function Notice({ look = 'calm', icon: Icon, className, children, ...rest }: NoticeProps) {
  return (
    <div
      {...rest}
      className={`flex gap-2.5 rounded-lg px-3 py-2.5 text-[13px] ${LOOKS[look]} ${className ?? ''}`}
    >
      {Icon && <Icon size={16} className="mt-0.5 shrink-0" aria-hidden="true" />}
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  )
}

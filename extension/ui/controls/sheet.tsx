import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'

const SIDES = {
  left: 'left-0 border-r data-[starting-style]:-translate-x-6 data-[ending-style]:-translate-x-6',
  right: 'right-0 border-l data-[starting-style]:translate-x-6 data-[ending-style]:translate-x-6',
} as const

export interface SheetProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  side: keyof typeof SIDES
  label: string
  /** For what needs room: on the narrowest page it leaves no edge. */
  wide?: boolean
  children: ReactNode
}

/** What is a column on a wide page, drawn over the chat on a narrow one. */
export function Sheet({ open, onOpenChange, side, label, wide, children }: SheetProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="appear fixed inset-0 z-30 bg-(--scrim)" />
        <Dialog.Popup
          aria-label={label}
          className={`appear fixed inset-y-0 z-30 flex flex-col border-line bg-side
            shadow-(--shadow) outline-none ${wide ? 'w-[min(26rem,100vw)]' : 'w-[min(18rem,calc(100vw-3.5rem))]'} ${SIDES[side]}`}
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { IconButton } from './icon-button.tsx'

export interface ModalProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** For what has more in it than a form. */
  wide?: boolean
  children: ReactNode
}

/** What has the focus when a dialog opens: what is marked `data-primary`, else the first field, else the first button. */
const FIRST = [
  '[data-primary]',
  'input:not([type=hidden]), textarea, select, [role=tab][aria-selected=true]',
  'button',
]

/** A dialog in the middle; on a narrow page it takes the width. Escape, the cross and a click outside close it. */
export function Modal({ open, onOpenChange, title, wide, children }: ModalProps) {
  const body = useRef<HTMLDivElement>(null)
  const first = () => {
    for (const selector of FIRST) {
      const found = body.current?.querySelector<HTMLElement>(selector)
      if (found) return found
    }
    return true
  }
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop forceRender className="appear fixed inset-0 z-40 bg-(--scrim)" />
        <Dialog.Popup
          // a finger that opened it has no use for a keyboard over half of it
          initialFocus={(type) => (type === 'touch' ? true : first())}
          className={`appear fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] -translate-1/2 flex-col overflow-hidden
            rounded-2xl border border-line bg-canvas shadow-(--shadow) outline-none data-[starting-style]:scale-97 ${
              wide ? 'w-[min(34rem,calc(100vw-1.5rem))]' : 'w-[min(27rem,calc(100vw-1.5rem))]'
            }`}
        >
          <header className="flex items-center gap-2 py-3 pr-3 pl-5">
            <Dialog.Title className="min-w-0 flex-1 truncate text-base font-semibold">{title}</Dialog.Title>
            <Dialog.Close render={<IconButton icon={X} label="Close" />} />
          </header>
          <div ref={body} className="min-h-0 overflow-y-auto px-5 pb-5">
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

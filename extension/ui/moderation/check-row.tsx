import { Checkbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'

export interface CheckRowProps {
  checked: boolean
  onChange: (checked: boolean) => void
  testId?: string
  children: ReactNode
}

/** A box to tick with what it is about. */
export function CheckRow({ checked, onChange, testId, children }: CheckRowProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox in it is one
    <label className="flex min-h-8 cursor-pointer items-center gap-2.5">
      <Checkbox.Root
        checked={checked}
        onCheckedChange={onChange}
        data-testid={testId}
        className="grid size-4.5 shrink-0 place-items-center rounded border border-edge bg-raised data-checked:border-accent data-checked:bg-accent"
      >
        <Checkbox.Indicator>
          <Check size={13} strokeWidth={3} className="text-on-accent" aria-hidden="true" />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <span className="flex min-w-0 flex-1 items-center gap-2">{children}</span>
    </label>
  )
}

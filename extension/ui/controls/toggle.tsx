import { Switch } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'

export interface ToggleProps {
  label: string
  hint?: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  testId?: string
}

/** A switch with its sentence. */
export function Toggle({ label, hint, checked, onChange, testId }: ToggleProps) {
  const id = useId()
  return (
    <div className="relative flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p id={id} className="font-medium">
          {label}
        </p>
        {hint && <p className="text-[13px] text-faint">{hint}</p>}
      </div>
      <Switch.Root
        checked={checked}
        onCheckedChange={onChange}
        aria-labelledby={id}
        data-testid={testId}
        className="mt-0.5 flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-hover px-0.5 transition-colors
          data-checked:border-accent data-checked:bg-accent"
      >
        <Switch.Thumb className="size-4.5 rounded-full bg-edge transition-transform data-checked:translate-x-4 data-checked:bg-on-accent" />
      </Switch.Root>
    </div>
  )
}

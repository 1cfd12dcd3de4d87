import { type ComponentProps, type ReactNode, useId } from 'react'

export interface TextAreaProps extends ComponentProps<'textarea'> {
  label: string
  hint?: ReactNode
}

/** Some lines of text, with a sentence below. */
export function TextArea({ label, hint, className, ...rest }: TextAreaProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-[13px] font-medium text-soft">
        {label}
      </label>
      <textarea
        id={id}
        dir="auto"
        rows={3}
        {...rest}
        aria-describedby={hint ? `${id}-below` : undefined}
        className={`w-full resize-none rounded-lg border border-edge bg-raised px-3 py-2 placeholder:text-faint ${className ?? ''}`}
      />
      {hint && (
        <p id={`${id}-below`} className="text-[13px] text-faint">
          {hint}
        </p>
      )}
    </div>
  )
}

import { type ComponentProps, type ReactNode, useId } from 'react'

export interface TextFieldProps extends ComponentProps<'input'> {
  label: string
  /** A sentence below, in place of which a refusal comes. */
  hint?: ReactNode
  refusal?: string | undefined
}

export function TextField({ label, hint, refusal, className, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <div className={`flex flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className="text-[13px] font-medium text-soft">
        {label}
      </label>
      <input
        id={id}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        aria-invalid={refusal ? true : undefined}
        aria-describedby={refusal || hint ? `${id}-below` : undefined}
        className={`min-h-9 w-full rounded-lg border bg-raised px-3 py-1.5 placeholder:text-faint
          ${refusal ? 'border-danger' : 'border-edge'}`}
      />
      {(refusal || hint) && (
        <p
          id={`${id}-below`}
          role={refusal ? 'alert' : undefined}
          className={`text-[13px] ${refusal ? 'text-danger' : 'text-faint'}`}
        >
          {refusal ?? hint}
        </p>
      )}
    </div>
  )
}

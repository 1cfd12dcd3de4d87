import { useId } from 'react'

export interface ChoiceProps<Value extends string> {
  label: string
  /** Each with its words. */
  options: readonly { value: Value; words: string }[]
  value: Value
  onChange: (value: Value) => void
  testId?: string
  /** The label is said and not shown. */
  bare?: boolean
}

/** One of a few, side by side. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, options, value, onChange, testId, bare } = props
  const name = useId()
  return (
    <fieldset data-testid={testId} className="relative">
      <legend className={bare ? 'sr-only' : 'mb-1.5 text-[13px] font-medium text-soft'}>{label}</legend>
      <div className="grid auto-cols-fr grid-flow-col gap-1 rounded-xl border border-line bg-side p-1">
        {options.map((option) => (
          <label
            key={option.value}
            data-testid={testId && `${testId}-${option.value}`}
            // what is hidden stands in it: outside, the focus would scroll the dialog away
            className="relative grid min-h-8 cursor-pointer place-items-center rounded-lg px-1 text-center text-[13px] leading-tight
              has-checked:bg-raised has-checked:font-semibold has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            {option.words}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

import { useEffect, useId, useState } from 'react'

export interface NumberFieldProps {
  label: string
  unit: string
  value: number
  min: number
  max: number
  onChange: (value: number) => void
  testId?: string
}

/** A number with its unit. What is typed counts once it is a number in its bounds, when the field is left or Enter is pressed. */
export function NumberField({ label, unit, value, min, max, onChange, testId }: NumberFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped(String(value)), [value])
  const settle = () => {
    const number = Math.round(Number(typed))
    if (typed.trim() === '' || !Number.isFinite(number)) setTyped(String(value))
    else {
      const bounded = Math.max(min, Math.min(max, number))
      setTyped(String(bounded))
      if (bounded !== value) onChange(bounded)
    }
  }
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id} className="min-w-0">
        {label}
      </label>
      <span className="flex shrink-0 items-center gap-2">
        <input
          id={id}
          type="number"
          inputMode="numeric"
          data-testid={testId}
          min={min}
          max={max}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === 'Enter' && settle()}
          className="min-h-8 w-24 rounded-lg border border-edge bg-raised px-2 text-right tabular-nums"
        />
        <span className="w-19 text-[13px] whitespace-nowrap text-faint">{unit}</span>
      </span>
    </div>
  )
}

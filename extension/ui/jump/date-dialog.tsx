import { type FormEvent, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { TextField } from '../controls/text-field.tsx'
import { dayBegins, dayValue } from '../show/day-value.ts'

const DAY = 86_400_000
const AGO = [
  { words: 'A week ago', days: 7 },
  { words: 'A month ago', days: 30 },
  { words: 'A year ago', days: 365 },
] as const

export interface DateDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Ms since 1970. */
  onDate: (at: number) => void
}

/** Which day of a channel's past one wants to see. */
export function DateDialog({ open, onOpenChange, onDate }: DateDialogProps) {
  const [now] = useState(() => Date.now())
  const [day, setDay] = useState(dayValue(now))
  const go = (at: number) => {
    onOpenChange(false)
    onDate(at)
  }
  const begins = dayBegins(day)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (begins !== undefined) go(begins)
  }
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Go to a day">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Day"
          type="date"
          data-testid="jump-date"
          max={dayValue(now)}
          value={day}
          hint="What is not on this device is asked from others who are online."
          onChange={(event) => setDay(event.target.value)}
        />
        <div className="flex flex-wrap gap-1.5">
          {AGO.map(({ words, days }) => (
            <Button key={days} small onClick={() => go(now - days * DAY)}>
              {words}
            </Button>
          ))}
          <Button small data-testid="jump-beginning" onClick={() => go(0)}>
            The beginning
          </Button>
        </div>
        <Button type="submit" look="strong" data-testid="jump-go" disabled={begins === undefined}>
          Go there
        </Button>
      </form>
    </Modal>
  )
}

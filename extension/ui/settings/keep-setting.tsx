import { useState } from 'react'
import type { Settings } from '../../bridge/settings.ts'
import { Button } from '../controls/button.tsx'
import { Choice } from '../controls/choice.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { formatCount } from '../show/format-count.ts'
import { useSettings } from './use-settings.ts'

const KINDS = [
  { value: 'all', words: 'Everything' },
  { value: 'days', words: 'Some days' },
  { value: 'megabytes', words: 'Some space' },
] as const

/** What it begins with when somebody chooses it. */
const FIRST = {
  all: { kind: 'all' },
  days: { kind: 'days', days: 90 },
  megabytes: { kind: 'megabytes', megabytes: 500 },
} as const satisfies Record<Settings['keep']['kind'], Settings['keep']>

/** How much of each server's history stays on this device. */
export function KeepSetting({ settings }: { settings: Settings }) {
  const { change, refused } = useSettings()
  /** Chosen and not yet confirmed: less to keep frees pages for good. */
  const [draft, setDraft] = useState<Settings['keep'] | null>(null)
  const keep = draft ?? settings.keep
  const apply = (next: Settings['keep']) => {
    setDraft(null)
    change({ keep: next })
  }
  const pending = draft !== null && !same(draft, settings.keep)
  return (
    <div className="flex flex-col gap-3">
      <Choice
        label="What to keep of each server"
        options={KINDS}
        value={keep.kind}
        testId="keep"
        onChange={(kind) => {
          if (kind === 'all') apply(FIRST.all)
          else setDraft(kind === settings.keep.kind ? null : FIRST[kind])
        }}
      />
      {keep.kind === 'days' && (
        <NumberField
          label="The last"
          unit="days"
          testId="keep-days-count"
          min={1}
          max={36_500}
          value={keep.days}
          onChange={(days) => setDraft({ kind: 'days', days })}
        />
      )}
      {keep.kind === 'megabytes' && (
        <NumberField
          label="The newest"
          unit="MB"
          testId="keep-megabytes-count"
          min={10}
          max={1_000_000}
          value={keep.megabytes}
          onChange={(megabytes) => setDraft({ kind: 'megabytes', megabytes })}
        />
      )}
      {pending && (
        <>
          <Button data-testid="keep-apply" onClick={() => apply(keep)}>
            {keep.kind === 'megabytes'
              ? `Keep only ${keep.megabytes} MB`
              : keep.kind === 'days' && `Keep only ${formatCount(keep.days, 'day')}`}
          </Button>
          <p className="text-[13px] text-faint">
            Until you press this, everything stays. Then what is older is freed on this device; others keep
            theirs.
          </p>
        </>
      )}
      <p className="text-[13px] text-faint">
        {keep.kind === 'all'
          ? 'The more people keep everything, the safer the history is. A year of a busy channel is some 20 MB.'
          : 'What is older goes, first the oldest; pins and what you wrote go last. You can read it again from others as long as somebody keeps it.'}
      </p>
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}

const same = (a: Settings['keep'], b: Settings['keep']) => JSON.stringify(a) === JSON.stringify(b)

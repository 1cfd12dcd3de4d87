import { useId } from 'react'
import type { LogId } from '../../../shared/ids.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Button } from '../controls/button.tsx'
import { dayValue } from '../show/day-value.ts'
import { PersonField } from './person-field.tsx'
import type { Looking } from './use-search.ts'
import { isNarrowed, NOTHING } from './wanted.ts'

export interface SearchFieldsProps {
  looking: Looking
  channels: readonly ChannelView[]
  channel: ChannelView | undefined
}

export const FIELD =
  'min-h-8 w-full min-w-0 rounded-lg border border-edge bg-raised px-2 text-[13px] placeholder:text-faint'

/** From whom, where, and when. */
export function SearchFields({ looking, channels, channel }: SearchFieldsProps) {
  const id = useId()
  const { wanted, setWanted } = looking
  const today = dayValue(Date.now())
  // the open channel is the one that is meant most often
  const sorted = [...channels].sort((a, b) => Number(b.log === channel?.log) - Number(a.log === channel?.log))
  return (
    <div className="grid grid-cols-2 gap-2">
      <PersonField from={wanted.from} onFrom={(from) => setWanted({ from })} />
      <Labeled id={`${id}-log`} words="In">
        <select
          id={`${id}-log`}
          data-testid="search-log"
          value={wanted.log ?? ''}
          onChange={(event) => setWanted({ log: (event.target.value || null) as LogId | null })}
          className={FIELD}
        >
          <option value="">all channels</option>
          {sorted.map(({ log, name }) => (
            <option key={log} value={log}>
              #{name}
            </option>
          ))}
        </select>
      </Labeled>
      <Labeled id={`${id}-after`} words="Since">
        <input
          id={`${id}-after`}
          type="date"
          data-testid="search-after"
          max={wanted.before || today}
          value={wanted.after}
          onChange={(event) => setWanted({ after: event.target.value })}
          className={FIELD}
        />
      </Labeled>
      <Labeled id={`${id}-before`} words="Until">
        <input
          id={`${id}-before`}
          type="date"
          data-testid="search-before"
          min={wanted.after || undefined}
          max={today}
          value={wanted.before}
          onChange={(event) => setWanted({ before: event.target.value })}
          className={FIELD}
        />
      </Labeled>
      {isNarrowed(wanted) && (
        <Button
          small
          look="plain"
          className="col-span-2 justify-self-start"
          data-testid="search-everything"
          onClick={() => setWanted({ ...NOTHING, text: wanted.text })}
        >
          Search everything again
        </Button>
      )}
    </div>
  )
}

export function Labeled({ id, words, children }: { id: string; words: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-0.5 block text-[11px] font-semibold text-faint">
        {words}
      </label>
      {children}
    </div>
  )
}

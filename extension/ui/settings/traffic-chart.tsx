import type { Roads } from '../../bridge/views.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { type ChartDay, chartTop, sumRoads } from './traffic-days.ts'

/** From the middle outwards. */
const ROADS = [
  { road: 'people', words: 'people', look: 'bg-accent' },
  { road: 'virtual', words: 'virtual clients', look: 'bg-mention-edge' },
  { road: 'relay', words: 'through the relay', look: 'bg-edge' },
] as const satisfies { road: keyof Roads; words: string; look: string }[]

const weekday = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' })
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** Bars by day: what was given rises, what was taken hangs. For who does not see them, a table. */
export function TrafficChart({ days }: { days: readonly ChartDay[] }) {
  const top = chartTop(days)
  return (
    <figure className="flex flex-col gap-2">
      <div className="flex gap-2" aria-hidden="true">
        <div className="flex w-14 shrink-0 flex-col justify-between text-right text-[10px] leading-none text-faint tabular-nums">
          <span>{formatBytes(top)}</span>
          <span className="flex flex-col gap-1.5">
            <span>given ↑</span>
            <span>taken ↓</span>
          </span>
          <span className="mb-4">{formatBytes(top)}</span>
        </div>
        <div className="grid min-w-0 flex-1 grid-flow-col auto-cols-fr gap-[3px]">
          {days.map((day) => (
            <Column key={day.day} day={day} top={top} />
          ))}
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-3 gap-y-1 pl-16 text-[11px] text-faint" aria-hidden="true">
        {ROADS.map(({ road, words, look }) => (
          <span key={road} className="inline-flex items-center gap-1.5">
            <span className={`size-2 rounded-xs ${look}`} />
            {words}
          </span>
        ))}
      </figcaption>
      <Table days={days} />
    </figure>
  )
}

function Column({ day, top }: { day: ChartDay; top: number }) {
  const at = new Date(day.day)
  const title = `${date.format(at)}: ${formatBytes(sumRoads(day.given))} given, ${formatBytes(sumRoads(day.taken))} taken`
  return (
    <div title={title} className="flex min-w-0 flex-col rounded hover:bg-hover">
      <Half roads={day.given} top={top} className="flex-col-reverse border-b border-edge" />
      <Half roads={day.taken} top={top} className="flex-col" />
      <span className="mt-1 h-3 text-center text-[9px] leading-3 text-faint">
        {weekday.format(at).slice(0, 1)}
      </span>
    </div>
  )
}

function Half({ roads, top, className }: { roads: Roads; top: number; className: string }) {
  return (
    <div className={`flex h-16 gap-px px-px ${className}`}>
      {ROADS.map(
        ({ road, look }) =>
          roads[road] > 0 && (
            <div
              key={road}
              className={`min-h-px rounded-xs ${look}`}
              style={{ height: `${(roads[road] / top) * 100}%` }}
            />
          ),
      )}
    </div>
  )
}

function Table({ days }: { days: readonly ChartDay[] }) {
  return (
    <table className="sr-only">
      <caption>Given and taken by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          {(['given', 'taken'] as const).flatMap((way) =>
            ROADS.map(({ road, words }) => (
              <th scope="col" key={`${way}-${road}`}>
                {way}, {words}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.day}>
            <th scope="row">{date.format(new Date(day.day))}</th>
            {(['given', 'taken'] as const).flatMap((way) =>
              ROADS.map(({ road }) => <td key={`${way}-${road}`}>{formatBytes(day[way][road])}</td>),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

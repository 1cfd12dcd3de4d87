import { useMemo, useState } from 'react'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { Avatar } from '../controls/avatar.tsx'
import { useEngine } from '../live/use-engine.ts'
import { useLive } from '../live/use-live.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { TrafficChart } from './traffic-chart.tsx'
import { byPerson, chartDays } from './traffic-days.ts'

const DAYS = 14
/** More people than this are summed up. */
const NAMED = 6

/** What this device gave and took in the last two weeks, by day and by person. */
export function TrafficSetting() {
  const { server, people } = usePlace()
  const { views } = useEngine()
  const [now] = useState(() => Date.now())
  const { value } = useLive(useMemo(() => views.traffic(now - (DAYS - 1) * 86_400_000), [views, now]))
  if (!value) return <div className="h-44" />
  const persons = byPerson(value, server.server)
  return (
    <div className="flex flex-col gap-3" data-testid="traffic">
      <p className="font-medium">The last two weeks</p>
      <TrafficChart days={chartDays(value, now, DAYS)} />
      {persons.length > 0 && (
        <table className="w-full text-[13px]">
          <caption className="sr-only">Given and taken by person on this server</caption>
          <thead>
            <tr className="text-left text-[11px] text-faint">
              <th scope="col" className="pb-1 font-semibold">
                On <bdi>{server.name}</bdi>
              </th>
              <th scope="col" className="w-24 pb-1 text-right font-semibold">
                given
              </th>
              <th scope="col" className="w-24 pb-1 text-right font-semibold">
                taken
              </th>
            </tr>
          </thead>
          <tbody>
            {persons.slice(0, NAMED).map(({ key, given, taken }) => (
              <tr key={key}>
                <th scope="row" className="max-w-0 py-0.5 text-left font-normal">
                  <span className="flex items-center gap-2">
                    <Avatar
                      of={key}
                      name={nameOf(key, people)}
                      size={20}
                      virtual={people.get(key)?.virtual ?? false}
                    />
                    <bdi className="hold-marks min-w-0 truncate">{nameOf(key, people)}</bdi>
                  </span>
                </th>
                <td className="text-right tabular-nums">{formatBytes(given)}</td>
                <td className="text-right tabular-nums">{formatBytes(taken)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {persons.length > NAMED && (
        <p className="text-[12px] text-faint">And {persons.length - NAMED} more people.</p>
      )}
    </div>
  )
}

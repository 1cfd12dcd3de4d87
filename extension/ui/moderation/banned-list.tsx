import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { usePlace } from '../chat/place-context.ts'
import { may } from '../chat/powers.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Button } from '../controls/button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatUntil } from '../show/format-until.ts'

/** Who is banned, by whom and why; and a way back for who may moderate. */
export function BannedList({ banned }: { banned: readonly Person[] }) {
  const { server, people } = usePlace()
  const unban = useCommand('unban')
  if (banned.length === 0) return <p className="text-soft">Nobody is banned here.</p>
  return (
    <>
      <ul data-testid="banned-list" className="flex flex-col divide-y divide-line">
        {banned.map(({ key, name, banned: ban }) => (
          <li key={key} data-testid={`banned-${name}`} className="flex items-center gap-2.5 py-2">
            <Avatar of={key} name={name} size={26} />
            <div className="min-w-0 flex-1 leading-tight">
              <p className="flex items-baseline gap-2">
                <bdi className="hold-marks min-w-0 truncate font-medium">{name}</bdi>
                <span className="font-mono text-[11px] text-faint">{key.slice(0, 8)}</span>
              </p>
              <p className="text-[12px] text-faint wrap-anywhere">
                by <bdi>{ban && nameOf(ban.by, people)}</bdi>, {ban && formatUntil(ban.at)}
                {ban?.reason && <bdi> · {ban.reason}</bdi>}
              </p>
            </div>
            {may(server.me, 'moderate') && (
              <Button
                small
                data-testid={`unban-${name}`}
                busy={unban.busy}
                onClick={() => void unban.run({ server: server.server, keys: [key] })}
              >
                Unban
              </Button>
            )}
          </li>
        ))}
      </ul>
      <div className="mt-2">
        <RefusedLine refused={unban.refused} />
      </div>
    </>
  )
}

import { DoorClosed, UsersRound } from 'lucide-react'
import { useState } from 'react'
import type { Person } from '../chat/person.ts'
import { Button } from '../controls/button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { formatClockLeft } from '../show/format-clock-left.ts'
import { formatCount } from '../show/format-count.ts'
import { listNames } from '../show/list-names.ts'
import { useModeration } from './moderation-context.ts'
import { toSendOff } from './newcomers.ts'
import { RUSH } from './raid-times.ts'
import { useBanning } from './use-banning.ts'
import { useRaid } from './use-raid.ts'
import { Working } from './working.tsx'

/** For who may moderate: that many came at once, with the button that closes the door; and while it is closed, what to do about who waits. */
export function RaidBar() {
  const raid = useRaid()
  /** The last newcomer when the moderator said that all is well. */
  const [well, setWell] = useState<number>(0)
  if (!raid.mayClose) return null
  if (raid.closed) return <Closed raid={raid} />
  const fresh = raid.rush.filter(({ joined }) => joined > well)
  if (fresh.length < RUSH) return null
  return (
    <section
      aria-label="Many newcomers"
      data-testid="rush"
      className="flex shrink-0 items-start gap-3 border-b border-line bg-warn-wash px-4 py-2.5 text-[13px] text-warn"
    >
      <UsersRound size={18} className="mt-px shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <b>{fresh.length} people came in the last 10 minutes.</b> If they flood the place, close the door:
          they wait outside then, and so do all newcomers, for an hour.
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            small
            look="danger"
            data-testid="raid-close"
            busy={raid.busy}
            onClick={() => void raid.close()}
          >
            Close the door
          </Button>
          <Button small data-testid="rush-well" onClick={() => setWell(fresh.at(-1)?.joined ?? 0)}>
            All is well
          </Button>
        </div>
        <RefusedLine refused={raid.refused} />
      </div>
    </section>
  )
}

function Closed({ raid }: { raid: ReturnType<typeof useRaid> }) {
  const ask = useModeration()
  const banning = useBanning()
  const { waiting } = raid
  const sentOff = toSendOff(waiting)
  const banAll = () =>
    void banning.run({ keys: sentOff.map(({ key }) => key), reason: 'raid', purge: true, outside: true })
  return (
    <section
      aria-label="The door is closed"
      data-testid="raid"
      data-waiting={waiting.length}
      className="flex shrink-0 items-start gap-3 border-b border-line bg-danger-wash px-4 py-2.5 text-[13px] text-danger"
    >
      <DoorClosed size={18} className="mt-px shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap justify-between gap-x-3">
          <b>The door is closed to newcomers</b>
          <span data-testid="raid-left" className="tabular-nums">
            opens by itself in {formatClockLeft(raid.left)}
          </span>
        </p>
        <p className="mt-0.5 text-soft wrap-anywhere">{waitingWords(waiting)}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {waiting.length > 0 && (
            <>
              <Button
                small
                look="danger"
                data-testid="raid-ban-all"
                busy={banning.progress !== null}
                title="Nobody can bring back what they said"
                onClick={banAll}
              >
                {sentOff.length < waiting.length
                  ? `Ban the ${sentOff.length} without an invite, and take back their words`
                  : `Ban all ${waiting.length} and take back their words`}
              </Button>
              <Button small data-testid="raid-choose" onClick={() => ask({ what: 'since' })}>
                Choose…
              </Button>
            </>
          )}
          <Button small data-testid="raid-open" busy={raid.busy} onClick={() => void raid.open()}>
            Open again
          </Button>
        </div>
        <div className="mt-2 empty:hidden">
          <Working progress={banning.progress} />
          <RefusedLine refused={raid.refused ?? banning.refused} />
        </div>
      </div>
    </section>
  )
}

function waitingWords(waiting: readonly Person[]): string {
  if (waiting.length === 0) return 'Nobody waits outside. Who comes now waits until somebody lets them in.'
  const names = listNames(waiting.map(({ name }) => name))
  return `${formatCount(waiting.length, 'newcomer')} ${waiting.length === 1 ? 'waits' : 'wait'} outside and can neither read nor write: ${names}.`
}

import { DoorOpen } from 'lucide-react'
import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { Person } from '../chat/person.ts'
import { usePlace } from '../chat/place-context.ts'
import { Avatar } from '../controls/avatar.tsx'
import { Badge } from '../controls/badge.tsx'
import { Button } from '../controls/button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatUntil } from '../show/format-until.ts'
import { useWho } from '../who/who-context.ts'
import { useDoorList } from './use-door-list.ts'

/** People who knocked, for who may let them in; nothing while there are none. */
export function DoorList() {
  const { server } = usePlace()
  const waiting = useDoorList()
  const { run, busy, refused } = useCommand('letIn')
  if (waiting.length === 0) return null
  const decide = (keys: PublicKey[], on: boolean) => void run({ server: server.server, keys, on })
  const all = waiting.map(({ key }) => key)
  return (
    <section
      aria-label="People at the door"
      data-testid="door-list"
      className="mt-3 rounded-xl border border-line bg-canvas"
    >
      <h2 className="flex items-center gap-2 px-3 pt-2.5 text-[13px] font-semibold">
        <DoorOpen size={16} className="text-accent" aria-hidden="true" />
        <span className="min-w-0 flex-1">People at the door</span>
        <Badge look="strong">{waiting.length}</Badge>
      </h2>
      <ul className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto px-3">
        {waiting.map((person) => (
          <Knocker key={person.key} person={person} busy={busy} onDecide={(on) => decide([person.key], on)} />
        ))}
      </ul>
      {waiting.length > 1 && (
        <div className="flex flex-wrap gap-1.5 border-t border-line px-3 py-2.5">
          <Button small data-testid="let-all-in" busy={busy} onClick={() => decide(all, true)}>
            Let in all
          </Button>
          <SendAllAway count={all.length} busy={busy} onSend={() => decide(all, false)} />
        </div>
      )}
      {refused && (
        <div className="px-3 pb-2.5">
          <RefusedLine refused={refused} />
        </div>
      )}
    </section>
  )
}

/** Nobody can take it back: whoever was meant to come in has to knock again. */
function SendAllAway({ count, busy, onSend }: { count: number; busy: boolean; onSend: () => void }) {
  const [asks, setAsks] = useState(false)
  if (!asks)
    return (
      <Button small look="danger" data-testid="send-all-away" busy={busy} onClick={() => setAsks(true)}>
        Send all away…
      </Button>
    )
  return (
    <>
      <Button
        small
        look="danger"
        data-testid="send-all-away-confirm"
        busy={busy}
        onClick={() => {
          setAsks(false)
          onSend()
        }}
      >
        Send {count} people away
      </Button>
      <Button small onClick={() => setAsks(false)}>
        Cancel
      </Button>
    </>
  )
}

interface KnockerProps {
  person: Person
  busy: boolean
  onDecide: (on: boolean) => void
}

function Knocker({ person, busy, onDecide }: KnockerProps) {
  const openWho = useWho()
  const { key, name, about, joined } = person
  return (
    <li data-testid={`knocker-${name}`} className="flex flex-col gap-1.5 py-2.5">
      <div className="flex items-center gap-2">
        <Avatar of={key} name={name} size={26} />
        <span className="min-w-0 flex-1 leading-tight">
          <button
            type="button"
            title="Who is this?"
            onClick={() => openWho(key)}
            className="block max-w-full rounded text-left hover:underline"
          >
            <bdi className="hold-marks block truncate font-medium">{name}</bdi>
          </button>
          <span className="block text-[11px] text-faint">
            knocked {formatUntil(joined)} · key <span className="font-mono">{key.slice(0, 8)}</span>
          </span>
        </span>
      </div>
      <p dir="auto" className="hold-marks text-[13px] wrap-anywhere text-soft">
        {about === '' ? <span className="text-faint italic">They say nothing of themselves.</span> : about}
      </p>
      <div className="flex gap-1.5">
        <Button small look="strong" data-testid={`let-in-${name}`} busy={busy} onClick={() => onDecide(true)}>
          Let in
        </Button>
        <Button small data-testid={`send-away-${name}`} busy={busy} onClick={() => onDecide(false)}>
          Send away
        </Button>
      </div>
    </li>
  )
}

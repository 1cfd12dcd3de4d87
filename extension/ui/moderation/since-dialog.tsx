import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { CheckRow } from './check-row.tsx'
import { PersonCheck } from './person-check.tsx'
import { SaidBy } from './said-by.tsx'
import { useBanning } from './use-banning.ts'
import { useRaid } from './use-raid.ts'
import { Working } from './working.tsx'

/** Who came since the door was closed, with what they said: which of them to ban, and which to let in. */
export function SinceDialog({ onClose }: { onClose: () => void }) {
  const { server } = usePlace()
  const { waiting } = useRaid()
  const [spared, setSpared] = useState<ReadonlySet<PublicKey>>(new Set())
  const [purge, setPurge] = useState(true)
  const banning = useBanning()
  const letIn = useCommand('letIn')
  const keys = waiting.flatMap(({ key }) => (spared.has(key) ? [] : key))
  const choose = (key: PublicKey, on: boolean) => {
    const next = new Set(spared)
    if (on) next.delete(key)
    else next.add(key)
    setSpared(next)
  }
  return (
    <Modal open onOpenChange={onClose} title="Who came since" wide>
      <div className="flex flex-col gap-4">
        {waiting.length === 0 ? (
          <p className="text-soft">Nobody waits any more.</p>
        ) : (
          <ul
            data-testid="since-list"
            className="max-h-80 divide-y divide-line overflow-y-auto rounded-lg border border-line px-3"
          >
            {waiting.map((person) => (
              <li key={person.key} className="py-1.5">
                <PersonCheck
                  person={person}
                  checked={!spared.has(person.key)}
                  onChange={(on) => choose(person.key, on)}
                />
                <SaidBy of={person.key} />
              </li>
            ))}
          </ul>
        )}
        <CheckRow checked={purge} onChange={setPurge} testId="since-purge">
          Take back all that these said
        </CheckRow>
        <RefusedLine refused={banning.refused ?? letIn.refused} />
        <Working progress={banning.progress} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            data-testid="since-let-in"
            disabled={spared.size === 0}
            busy={letIn.busy}
            onClick={() =>
              void letIn.run({
                server: server.server,
                keys: waiting.flatMap(({ key }) => (spared.has(key) ? key : [])),
                on: true,
              })
            }
          >
            Let in the others
          </Button>
          <Button
            look="danger"
            data-testid="since-ban"
            disabled={keys.length === 0}
            busy={banning.progress !== null}
            onClick={() => void banning.run({ keys, reason: 'raid', purge, outside: true })}
          >
            Ban {keys.length}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

import { useMemo, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { MAX_TOPIC_LENGTH } from '../../../shared/limits.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { standsAbove } from '../chat/powers.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextField } from '../controls/text-field.tsx'
import { formatCount } from '../show/format-count.ts'
import { cameBy } from './came-by.ts'
import { CheckRow } from './check-row.tsx'
import { PersonCheck } from './person-check.tsx'
import { useBanning } from './use-banning.ts'
import { Working } from './working.tsx'

/** Asks before somebody is banned: why, with whom of those they brought, and whether their words go too. */
export function BanDialog({ of, onClose }: { of: PublicKey; onClose: () => void }) {
  const { server, people } = usePlace()
  const [reason, setReason] = useState('')
  const [purge, setPurge] = useState(false)
  const [chosen, setChosen] = useState<ReadonlySet<PublicKey>>(new Set())
  const banning = useBanning()
  const brought = useMemo(
    () => cameBy(of, people).filter(({ person }) => standsAbove(server.me, person)),
    [of, people, server.me],
  )
  const name = nameOf(of, people)
  const keys = [of, ...brought.flatMap(({ person }) => (chosen.has(person.key) ? person.key : []))]
  const choose = (key: PublicKey, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(key)
    else next.delete(key)
    setChosen(next)
  }
  const ban = async () => {
    if (await banning.run({ keys, reason: reason.trim(), purge })) onClose()
  }
  return (
    <Modal open onOpenChange={onClose} title="Ban from this server?">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (!banning.progress) void ban()
        }}
      >
        <p className="text-soft">
          <bdi className="font-medium text-ink">{name}</bdi> is put out at once, gets nothing more from
          anybody here, and cannot come back with this key.
        </p>
        <TextField
          label="Why, if you like"
          data-testid="ban-reason"
          maxLength={MAX_TOPIC_LENGTH}
          spellCheck
          value={reason}
          hint="They read it, and so can everybody in the moderation log."
          onChange={(event) => setReason(event.target.value)}
        />
        {brought.length > 0 && (
          <fieldset data-testid="ban-brought" className="relative flex min-w-0 flex-col gap-1">
            <legend className="mb-1 flex w-full items-center gap-2 text-[13px] font-medium text-soft">
              <span className="flex-1">{formatCount(brought.length, 'other')} came by their invites</span>
              <Button
                small
                look="plain"
                data-testid="ban-all"
                onClick={() =>
                  setChosen(
                    chosen.size === brought.length
                      ? new Set()
                      : new Set(brought.map(({ person }) => person.key)),
                  )
                }
              >
                {chosen.size === brought.length ? 'None' : 'All'}
              </Button>
            </legend>
            <ul className="max-h-48 overflow-y-auto rounded-lg border border-line px-2.5 py-1">
              {brought.map(({ person, depth }) => (
                <li key={person.key} style={{ paddingInlineStart: `${Math.min(depth - 1, 6)}rem` }}>
                  <PersonCheck
                    person={person}
                    checked={chosen.has(person.key)}
                    onChange={(on) => choose(person.key, on)}
                  />
                </li>
              ))}
            </ul>
          </fieldset>
        )}
        <CheckRow checked={purge} onChange={setPurge} testId="ban-purge">
          Take back all they said, everywhere and for good
        </CheckRow>
        <RefusedLine refused={banning.refused} />
        <Working progress={banning.progress} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" data-testid="ban-confirm" busy={banning.progress !== null}>
            {keys.length === 1 ? 'Ban' : `Ban ${keys.length} people`}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

import { X } from 'lucide-react'
import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { MAX_RECOVERY_PEOPLE } from '../../../shared/limits.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { useMembers } from '../chat/use-members.ts'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { PersonPicker } from '../controls/person-picker.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { recoverySentence } from './recovery-sentence.ts'

/** Who may give one's place to another key together, as one names them here before anything happens. */
export function RecoveryPeople() {
  const { server, people } = usePlace()
  const members = useMembers()
  const { recovery } = server.me
  const named = recovery.at(-1)
  const [draft, setDraft] = useState<{ people: PublicKey[]; needed: number } | null>(null)
  const { run, busy, refused, forget } = useCommand('setRecovery')
  const chosen = draft?.people ?? named?.people ?? []
  const needed = Math.min(draft?.needed ?? named?.needed ?? 1, Math.max(1, chosen.length))
  const change = (next: PublicKey[], most = needed) => {
    forget()
    setDraft({ people: next, needed: Math.min(most, Math.max(1, next.length)) })
  }
  const save = async () => {
    const wanted = { people: chosen, needed: chosen.length === 0 ? 0 : needed }
    if (await run({ server: server.server, ...wanted })) setDraft(null)
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="font-medium">My recovery people</p>
        <p data-testid="recovery-told" className="text-[13px] text-faint">
          {recoverySentence(recovery, (key) => nameOf(key, people), Date.now())}
        </p>
      </div>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {chosen.map((key) => (
            <li
              key={key}
              className="inline-flex max-w-full items-center gap-1 rounded-full border border-line bg-raised pl-2.5 text-[13px]"
            >
              <bdi className="min-w-0 truncate">{nameOf(key, people)}</bdi>
              <IconButton
                icon={X}
                label={`Without ${nameOf(key, people)}`}
                className="!size-6 [&_svg]:size-3.5"
                onClick={() => change(chosen.filter((other) => other !== key))}
              />
            </li>
          ))}
        </ul>
      )}
      {chosen.length < MAX_RECOVERY_PEOPLE && (
        <PersonPicker
          key={chosen.length}
          label="Add somebody"
          testId="recovery-add"
          people={members.filter(({ key }) => !chosen.includes(key))}
          value={null}
          onChange={(key) =>
            key && change([...chosen, key], Math.max(needed, Math.min(2, chosen.length + 1)))
          }
        />
      )}
      {chosen.length > 1 && (
        <NumberField
          label="So many of them must agree"
          unit={`of ${chosen.length}`}
          testId="recovery-needed"
          min={1}
          max={chosen.length}
          value={needed}
          onChange={(next) => change(chosen, next)}
        />
      )}
      {draft && (
        <div className="flex justify-end gap-2">
          <Button small onClick={() => setDraft(null)}>
            Leave it
          </Button>
          <Button small look="strong" data-testid="recovery-save" busy={busy} onClick={save}>
            {chosen.length === 0 ? 'Name nobody' : 'Name them'}
          </Button>
        </div>
      )}
      <RefusedLine refused={refused} />
    </div>
  )
}

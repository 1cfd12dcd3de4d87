import { useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { usePlace } from '../chat/place-context.ts'
import { useMembers } from '../chat/use-members.ts'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { PersonPicker } from '../controls/person-picker.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'

/** The owner makes somebody else the owner, once they have typed that person's name. */
export function HandOver({ onDone }: { onDone: () => void }) {
  const { server } = usePlace()
  const members = useMembers()
  const [key, setKey] = useState<PublicKey | null>(null)
  const [typed, setTyped] = useState('')
  const give = useCommand('handOver')
  const heir = members.find((person) => person.key === key)
  const sure = async () => {
    if (heir && (await give.run({ server: server.server, key: heir.key }))) onDone()
  }
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="font-medium">Hand the server over</p>
        <p className="text-[13px] text-faint">
          Another member becomes the owner. You stay a member, with what you may do as one.
        </p>
      </div>
      <PersonPicker
        label="The next owner"
        people={members}
        value={key}
        testId="heir"
        onChange={(next) => {
          setKey(next)
          setTyped('')
        }}
      />
      {heir && (
        <>
          <Notice look="warn">
            You cannot take it back: only <bdi className="font-medium">{heir.name}</bdi> can give it back. If
            the relay’s configuration names an owner’s key, whoever runs it changes that too.
          </Notice>
          <TextField
            label={`Type their name to confirm: ${heir.name}`}
            data-testid="heir-confirm"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button
            look="danger"
            data-testid="hand-over"
            disabled={typed.trim() !== heir.name}
            busy={give.busy}
            onClick={sure}
          >
            Hand over
          </Button>
        </>
      )}
      <RefusedLine refused={give.refused} />
    </div>
  )
}

import { TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { may, standsAbove } from '../chat/powers.ts'
import { Button } from '../controls/button.tsx'
import { Modal } from '../controls/modal.tsx'
import { Notice } from '../controls/notice.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextArea } from '../controls/text-area.tsx'
import { useCommand } from '../live/use-command.ts'

/** Gives somebody the key of a code: at once by who stands above them, with others by who is one of their recovery people. */
export function ReplaceKeyDialog({ of, onClose }: { of: PublicKey; onClose: () => void }) {
  const { server, people } = usePlace()
  // As they stood before: who has a new key is not in the list by it until they come.
  const [{ name, alone }] = useState(() => {
    const person = people.get(of)
    const isBelow = person !== undefined && standsAbove(server.me, person)
    return { name: nameOf(of, people), alone: may(server.me, 'manage') && isBelow }
  })
  const [code, setCode] = useState('')
  const [done, setDone] = useState<boolean>()
  const replace = useCommand('replaceKey')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const said = await replace.run({ server: server.server, key: of, code: code.trim() })
    if (said) setDone(said.answer.done)
  }
  return (
    <Modal open onOpenChange={onClose} title={`Replace the key of ${name}`}>
      {done === undefined ? (
        <form onSubmit={submit} className="flex flex-col gap-4">
          <TextArea
            label="The code of their new key"
            data-testid="replace-code"
            rows={4}
            spellCheck={false}
            autoComplete="off"
            className="font-mono text-[12px] break-all"
            placeholder="catalk-key:…"
            value={code}
            hint="They get it in catalk by “I lost my key: get my place back”."
            onChange={(event) => {
              setCode(event.target.value)
              replace.forget()
            }}
          />
          <Notice look="warn" icon={TriangleAlert}>
            Be sure that it is <bdi className="font-medium">{name}</bdi> who gave it to you: whoever has the
            new key is them from then on, with their name, their rights and what they wrote. Hear or see them;
            a message can be anybody’s.
            {alone ? '' : ' Others they named may have to agree before it counts.'}
          </Notice>
          <RefusedLine refused={replace.refused} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Leave it</Button>
            <Button
              type="submit"
              look="danger"
              data-testid="replace-confirm"
              disabled={code.trim() === ''}
              busy={replace.busy}
            >
              Replace their key
            </Button>
          </div>
        </form>
      ) : (
        <div className="flex flex-col gap-4">
          <p data-testid="replace-done" data-done={done}>
            {done ? (
              <>
                <bdi className="font-medium">{name}</bdi> has the new key now. The old one is shut out, and
                everybody was told. Compare safety words with them.
              </>
            ) : (
              <>
                Your word counts. Others of <bdi className="font-medium">{name}</bdi>’s recovery people have
                to say the same, with the same code, before the key changes.
              </>
            )}
          </p>
          <Button className="self-end" onClick={onClose}>
            Close
          </Button>
        </div>
      )}
    </Modal>
  )
}

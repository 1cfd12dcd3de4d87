import { useState } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Modal } from '../controls/modal.tsx'
import { Notice } from '../controls/notice.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'
import { usePlace } from './place-context.ts'

/** For the owner of a server whose key is lost: signs that it goes on as another one. */
export function MoveDialog({ onClose }: { onClose: () => void }) {
  const { server } = usePlace()
  const [to, setTo] = useState('')
  const [code, setCode] = useState<string>()
  const move = useCommand('signMove')

  const sign = async () => {
    const signed = await move.run({ server: server.server, to: to.trim() })
    if (signed) setCode(signed.answer.code)
  }
  return (
    <Modal open onOpenChange={onClose} title={`Move ${server.name}`}>
      <div className="flex flex-col gap-4 text-[13px]">
        <p className="text-soft">
          If the key of this server is lost, start a new server with your OWNER_KEY, join it, and sign here
          that people should follow. Who is banned here is banned there first. A plain link lets in whoever
          belongs here, while you or a moderator are online. An invite link lets in whoever finds the code.
        </p>
        <TextField
          label="Link to the new server"
          data-testid="move-to"
          placeholder="From the log or the page of its relay"
          value={to}
          dir="ltr"
          refusal={move.refused?.sentence}
          onChange={(event) => {
            setTo(event.target.value)
            setCode(undefined)
            move.forget()
          }}
        />
        {code === undefined ? (
          <Button look="strong" data-testid="move-sign" busy={move.busy} disabled={!to.trim()} onClick={sign}>
            Sign the move
          </Button>
        ) : (
          <div className="flex flex-col gap-2">
            <p
              data-testid="move-code"
              className="max-h-28 overflow-y-auto rounded-lg border border-line bg-raised p-2.5 font-mono text-[12px] break-all select-all"
            >
              {code}
            </p>
            <CopyButton look="strong" text={code} label="Copy code" data-testid="move-copy" />
            <Notice>
              Give it to the new relay as MOVED_FROM, at the address of the old one. Or send it to people:
              they paste it in place of an invite link.
            </Notice>
          </div>
        )}
      </div>
    </Modal>
  )
}

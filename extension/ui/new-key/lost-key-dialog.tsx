import { useEffect, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import { CopyButton } from '../controls/copy-button.tsx'
import { Modal } from '../controls/modal.tsx'
import { QrCode } from '../controls/qr-code.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useCommand } from '../live/use-command.ts'

/** The code of the key on this device, for who may put it in place of a lost one. */
export function LostKeyDialog({ of, onClose }: { of?: PublicKey | undefined; onClose: () => void }) {
  const [link, setLink] = useState('')
  const [code, setCode] = useState<string>()
  const { run, refused, forget } = useCommand('successorCode')
  const wanted = of ?? link.trim()
  useEffect(() => {
    setCode(undefined)
    forget()
    if (wanted === '') return
    let current = true
    void run({ of: wanted }).then((made) => current && setCode(made?.answer.code))
    return () => {
      current = false
    }
  }, [wanted, run, forget])
  return (
    <Modal open onOpenChange={onClose} title="Get my place back">
      <div className="flex flex-col gap-4">
        <p className="text-soft">
          Your name, your rights and what you wrote can pass to the key on this device. Somebody else has to
          say that you are you: the owner or who manages the server, or the recovery people you named.
        </p>
        {of === undefined && (
          <TextField
            label="A link to the server"
            data-testid="lost-key-link"
            placeholder="An invite, or the server’s own link"
            dir="ltr"
            value={link}
            onChange={(event) => setLink(event.target.value)}
          />
        )}
        <RefusedLine refused={refused} />
        {code !== undefined && (
          <>
            <p
              data-testid="successor-code"
              className="max-h-28 overflow-y-auto rounded-lg border border-line bg-raised p-2.5 font-mono text-[12px] break-all select-all"
            >
              {code}
            </p>
            <CopyButton look="strong" text={code} label="Copy the code" data-testid="successor-copy" />
            <div className="self-center">
              <QrCode text={code} label="The code of your new key as a QR code" testId="successor-qr" />
            </div>
            <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-[13px] text-soft marker:text-faint">
              <li>Call or meet them: they should hear that it is you. The code itself is no secret.</li>
              <li>
                Give them the code, as a text or to scan. In catalk they open your name, choose “Replace their
                key” and paste it.
              </li>
              <li>
                {of === undefined
                  ? 'Then join with the same link: you are you again. The old key is shut out.'
                  : 'Then choose “Try now” here: you are you again. The old key is shut out.'}
              </li>
            </ol>
          </>
        )}
      </div>
    </Modal>
  )
}

import { useState } from 'react'
import type { IdentityState } from '../../bridge/state.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Notice } from '../controls/notice.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { useCommand } from '../live/use-command.ts'
import { PassphraseAsk } from '../settings/passphrase-ask.tsx'
import { PhraseGrid } from '../welcome/phrase-grid.tsx'

/** Puts a new key in place of one's own, once its words are written down. */
export function ChangeKey({ identity }: { identity: IdentityState }) {
  const { server } = usePlace()
  const [phrase, setPhrase] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState(false)
  const make = useCommand('nextKey')
  const rotate = useCommand('rotateKey')
  const show = async () => {
    setDone(false)
    const made = await make.run(undefined)
    if (made) setPhrase(made.answer.phrase)
  }
  const change = async (passphrase: string | null) => {
    if (!(await rotate.run({ passphrase }))) return
    forget()
    setDone(true)
  }
  const forget = () => {
    setPhrase(undefined)
    setAsking(false)
    rotate.forget()
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">Change my key</p>
          <p data-testid="change-key-told" className="text-[13px] text-faint">
            {done
              ? 'Done. The old key and its words are good for nothing now; everybody was told.'
              : 'When somebody may have seen your words. Your name, rights and messages go with you on every server.'}
          </p>
        </div>
        {phrase === undefined && (
          <Button small data-testid="change-key" busy={make.busy} onClick={show}>
            Change…
          </Button>
        )}
      </div>
      {phrase !== undefined && (
        <>
          <p className="text-soft">
            These are the words of your new key. Write them down before it takes effect.
          </p>
          <PhraseGrid phrase={phrase} />
          <Notice look="warn">
            Your other devices with the old words are shut out. Every server has to be online, also{' '}
            <bdi>{server.name}</bdi>: each is told once.
          </Notice>
          {asking ? (
            <PassphraseAsk
              words="Change my key"
              look="strong"
              busy={rotate.busy}
              refusal={rotate.refused?.sentence}
              onChange={rotate.forget}
              onCancel={forget}
              onPassphrase={change}
            />
          ) : (
            <div className="flex flex-wrap justify-end gap-2">
              <CopyButton small text={phrase} label="Copy" />
              <Button small onClick={forget}>
                Keep the old key
              </Button>
              <Button
                small
                look="strong"
                data-testid="change-key-confirm"
                busy={rotate.busy}
                onClick={() => (identity.hasPassphrase ? setAsking(true) : change(null))}
              >
                I wrote them down: change my key
              </Button>
            </div>
          )}
        </>
      )}
      <RefusedLine refused={make.refused ?? (asking ? undefined : rotate.refused)} />
    </div>
  )
}

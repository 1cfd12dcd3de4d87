import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { IdentityState } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Notice } from '../controls/notice.tsx'
import { useCommand } from '../live/use-command.ts'
import { PhraseGrid } from '../welcome/phrase-grid.tsx'
import { WordsCheck } from '../welcome/words-check.tsx'
import { PassphraseAsk } from './passphrase-ask.tsx'

/** The 24 words once more, or what leads to them. A field exists only where it is true. */
type Stage =
  | { at: 'hidden' }
  | { at: 'asking' }
  | { at: 'shown'; phrase: string; passphrase: string | null }
  | { at: 'checking'; phrase: string; passphrase: string | null }

export function PhraseSetting({ identity }: { identity: IdentityState }) {
  const { hasPassphrase, phraseKept } = identity
  const [stage, setStage] = useState<Stage>({ at: 'hidden' })
  const reveal = useCommand('revealPhrase')
  const show = async (passphrase: string | null) => {
    const revealed = await reveal.run({ passphrase })
    if (revealed) setStage({ at: 'shown', phrase: revealed.answer.phrase, passphrase })
  }
  const hide = () => {
    reveal.forget()
    setStage({ at: 'hidden' })
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">Your 24 words</p>
          <p className="text-[13px] text-faint">
            They make you yourself on another device. Let nobody look over your shoulder.
          </p>
        </div>
        {stage.at === 'hidden' ? (
          <Button
            small
            data-testid="reveal-phrase"
            busy={reveal.busy}
            onClick={() => (hasPassphrase ? setStage({ at: 'asking' }) : show(null))}
          >
            Show
          </Button>
        ) : (
          stage.at !== 'asking' && (
            <Button small onClick={hide}>
              Hide
            </Button>
          )
        )}
      </div>
      {!phraseKept && stage.at === 'hidden' && (
        <Notice look="warn" icon={TriangleAlert} data-testid="phrase-unkept">
          Nobody has checked that you have them. Without them, whoever loses this device or its browser’s data
          loses the key for good. Show them, write them down, and have three of them asked.
        </Notice>
      )}
      {stage.at === 'asking' && (
        <PassphraseAsk
          words="Show the words"
          look="strong"
          busy={reveal.busy}
          refusal={reveal.refused?.sentence}
          onChange={reveal.forget}
          onCancel={hide}
          onPassphrase={show}
        />
      )}
      {stage.at === 'shown' && (
        <>
          <PhraseGrid phrase={stage.phrase} />
          <div className="flex flex-wrap gap-2">
            <CopyButton text={stage.phrase} label="Copy" />
            {!phraseKept && (
              <Button
                look="strong"
                data-testid="check-open"
                onClick={() => setStage({ ...stage, at: 'checking' })}
              >
                I have written them down
              </Button>
            )}
          </div>
        </>
      )}
      {stage.at === 'checking' && (
        <WordsCheck passphrase={stage.passphrase} onRight={hide}>
          <Button onClick={() => setStage({ ...stage, at: 'shown' })}>Show them again</Button>
        </WordsCheck>
      )}
      {!hasPassphrase && reveal.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {reveal.refused.sentence}
        </p>
      )}
    </div>
  )
}

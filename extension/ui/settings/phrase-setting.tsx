import { useState } from 'react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { useCommand } from '../live/use-command.ts'
import { PhraseGrid } from '../welcome/phrase-grid.tsx'

/** The 24 words once more. */
export function PhraseSetting() {
  const [phrase, setPhrase] = useState<string>()
  const reveal = useCommand('revealPhrase')
  const show = async () => {
    const revealed = await reveal.run(undefined)
    if (revealed) setPhrase(revealed.answer.phrase)
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
        {phrase === undefined ? (
          <Button small data-testid="reveal-phrase" busy={reveal.busy} onClick={show}>
            Show
          </Button>
        ) : (
          <Button small onClick={() => setPhrase(undefined)}>
            Hide
          </Button>
        )}
      </div>
      {phrase !== undefined && (
        <>
          <PhraseGrid phrase={phrase} />
          <CopyButton text={phrase} label="Copy" className="self-start" />
        </>
      )}
      {reveal.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {reveal.refused.sentence}
        </p>
      )}
    </div>
  )
}

import { Button } from '../controls/button.tsx'
import { Step } from './step.tsx'
import { WordsCheck } from './words-check.tsx'

/** Three of the 24 words asked back, as what was written down wrong is found out too late otherwise. */
export function CheckStep({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  return (
    <Step title="Which words are these?" testId="check-phrase" dense>
      <p className="text-soft">Look at what you wrote down, and enter these three of your 24 words.</p>
      <WordsCheck passphrase={null} onRight={onDone}>
        <Button data-testid="phrase-again" className="whitespace-nowrap" onClick={onBack}>
          Show the words again
        </Button>
      </WordsCheck>
      <div className="border-t border-line pt-3 text-[13px] text-faint">
        <p>Without the words, whoever loses this device or its browser’s data loses the key for good.</p>
        <Button small look="plain" className="mt-1 -ml-2.5" data-testid="phrase-skip" onClick={onDone}>
          Skip this for now
        </Button>
      </div>
    </Step>
  )
}

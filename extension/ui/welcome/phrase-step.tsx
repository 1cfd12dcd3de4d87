import { TriangleAlert } from 'lucide-react'
import { Button } from '../controls/button.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { Notice } from '../controls/notice.tsx'
import { PhraseGrid } from './phrase-grid.tsx'
import { Step } from './step.tsx'

export function PhraseStep({ phrase, onWritten }: { phrase: string; onWritten: () => void }) {
  return (
    <Step title="Write down your 24 words" dense>
      <p className="text-soft">
        These words are your key. They are the only way to be you again on another device, or after this one
        is lost.
      </p>
      <PhraseGrid phrase={phrase} />
      <Notice look="warn" icon={TriangleAlert}>
        Whoever has the words can speak as you, and nobody can give them back to you. Keep them on paper or in
        a password manager, and show them to no one.
      </Notice>
      <div className="sticky bottom-0 -mx-5 -mb-5 flex flex-wrap gap-2 border-t border-line bg-canvas px-5 pt-3 pb-5">
        <Button
          look="strong"
          data-testid="phrase-kept"
          className="flex-1 whitespace-nowrap"
          onClick={onWritten}
        >
          I have written them down
        </Button>
        <CopyButton text={phrase} label="Copy" data-testid="phrase-copy" />
      </div>
    </Step>
  )
}

import { ArrowLeft } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { Step } from './step.tsx'
import { tidyPhrase } from './tidy-phrase.ts'

const WORDS = 24

export interface RestoreStepProps {
  onBack: () => void
  onRestored: () => void
  /** What these words are for, when they are not for a first start. */
  why?: string
}

export function RestoreStep({ onBack, onRestored, why }: RestoreStepProps) {
  const [words, setWords] = useState('')
  const restore = useCommand('restoreIdentity')
  const id = useId()
  const phrase = tidyPhrase(words)
  const count = phrase === '' ? 0 : phrase.split(' ').length

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (count === WORDS && (await restore.run({ phrase }))) onRestored()
  }
  return (
    <Step title="Enter your 24 words">
      {why && <p className="text-soft">{why}</p>}
      <form onSubmit={submit} className="flex flex-col gap-3">
        <label htmlFor={id} className="text-soft">
          In their order. Numbers, commas and line breaks do not matter.
        </label>
        <textarea
          id={id}
          data-testid="restore-words"
          rows={6}
          value={words}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={restore.refused ? true : undefined}
          aria-describedby={`${id}-below`}
          onChange={(event) => {
            setWords(event.target.value)
            restore.forget()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && count === WORDS) submit(event)
          }}
          className={`resize-none rounded-lg border bg-raised px-3 py-2 font-mono text-[13px] leading-relaxed
            ${restore.refused ? 'border-danger' : 'border-edge'}`}
        />
        <p
          id={`${id}-below`}
          role={restore.refused ? 'alert' : 'status'}
          data-testid="restore-below"
          className={`text-[13px] ${restore.refused ? 'text-danger' : 'text-faint'}`}
        >
          {restore.refused?.sentence ??
            (count > WORDS
              ? `${count} words: that is ${count - WORDS} too many`
              : `${count} of ${WORDS} words`)}
        </p>
        <div className="flex gap-2">
          <Button onClick={onBack}>
            <ArrowLeft size={16} aria-hidden="true" />
            Back
          </Button>
          <Button
            type="submit"
            look="strong"
            className="flex-1"
            data-testid="restore-submit"
            disabled={count !== WORDS}
            busy={restore.busy}
          >
            Restore my key
          </Button>
        </div>
      </form>
    </Step>
  )
}

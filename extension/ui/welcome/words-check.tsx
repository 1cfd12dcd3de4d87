import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useFirstFocus } from '../controls/use-first-focus.ts'
import { useCommand } from '../live/use-command.ts'
import { pickPlaces } from './pick-places.ts'

export interface WordsCheckProps {
  /** Of a key that has one. */
  passphrase: string | null
  onRight: () => void
  /** What else can be done, beside the button that checks. */
  children: ReactNode
}

/** Asks three of the 24 words back; the engine compares them. */
export function WordsCheck({ passphrase, onRight, children }: WordsCheckProps) {
  const [places] = useState(() => pickPlaces())
  const [words, setWords] = useState<Record<number, string>>({})
  const [wrong, setWrong] = useState(false)
  const check = useCommand('checkPhrase')
  const first = useFirstFocus()
  const given = places.map((at) => ({ at, word: words[at]?.trim() ?? '' }))
  const complete = given.every(({ word }) => word !== '')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!complete || check.busy) return
    const checked = await check.run({ words: given, passphrase })
    if (checked?.answer.right) onRight()
    else setWrong(checked !== undefined)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {places.map((at, i) => (
        <TextField
          key={at}
          ref={i === 0 ? first : undefined}
          label={`Word ${at}`}
          data-testid="asked-word"
          data-at={at}
          dir="ltr"
          autoCapitalize="none"
          value={words[at] ?? ''}
          onChange={(event) => {
            setWords({ ...words, [at]: event.target.value })
            setWrong(false)
            check.forget()
          }}
        />
      ))}
      {(wrong || check.refused) && (
        <Notice look="danger" role="alert" data-testid="words-wrong">
          {check.refused?.sentence ??
            'At least one of these is not right. Look at what you wrote down, or at the words again.'}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="strong"
          className="flex-1 whitespace-nowrap"
          data-testid="words-check"
          disabled={!complete}
          busy={check.busy}
        >
          Check
        </Button>
        {children}
      </div>
    </form>
  )
}

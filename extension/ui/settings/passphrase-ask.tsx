import { type FormEvent, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { PassphraseField } from '../controls/passphrase-field.tsx'
import { useFirstFocus } from '../controls/use-first-focus.ts'

export interface PassphraseAskProps {
  /** On the button. */
  words: string
  look: 'strong' | 'danger'
  busy: boolean
  refusal: string | undefined
  onChange: () => void
  onCancel: () => void
  onPassphrase: (passphrase: string) => void
}

/** The passphrase once more, before something that only its owner may do. */
export function PassphraseAsk(props: PassphraseAskProps) {
  const { words, look, busy, refusal, onChange, onCancel, onPassphrase } = props
  const [passphrase, setPassphrase] = useState('')
  const field = useFirstFocus()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (passphrase !== '' && !busy) onPassphrase(passphrase)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <PassphraseField
        ref={field}
        label="Your passphrase"
        data-testid="ask-passphrase"
        value={passphrase}
        refusal={refusal}
        onType={(typed) => {
          setPassphrase(typed)
          onChange()
        }}
      />
      <div className="flex gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look={look}
          className="flex-1"
          data-testid="ask-passphrase-submit"
          disabled={passphrase === ''}
          busy={busy}
        >
          {words}
        </Button>
      </div>
    </form>
  )
}

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'

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
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (passphrase !== '' && !busy) onPassphrase(passphrase)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        ref={field}
        type="password"
        label="Your passphrase"
        autoComplete="current-password"
        data-testid="ask-passphrase"
        value={passphrase}
        refusal={refusal}
        onChange={(event) => {
          setPassphrase(event.target.value)
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

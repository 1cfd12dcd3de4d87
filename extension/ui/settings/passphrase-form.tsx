import { type FormEvent, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { PassphraseField } from '../controls/passphrase-field.tsx'
import { useFirstFocus } from '../controls/use-first-focus.ts'
import type { Refused } from '../live/use-command.ts'
import { passphraseHint } from './passphrase-hint.ts'

export interface PassphraseFormProps {
  /** Whether there is one already, which is asked first. */
  hasOld: boolean
  /** Whether the person showed that they have their 24 words. */
  phraseKept: boolean
  busy: boolean
  refused: Refused | undefined
  onChange: () => void
  onCancel: () => void
  onSave: (old: string | null, passphrase: string) => void
}

/** A new passphrase, typed twice. */
export function PassphraseForm(props: PassphraseFormProps) {
  const { hasOld, phraseKept, busy, refused, onChange, onCancel, onSave } = props
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const first = useFirstFocus()
  const differs = again !== '' && !fresh.startsWith(again)
  const complete = fresh !== '' && fresh === again && (!hasOld || old !== '')
  const oldRefused = refused?.reason === 'wrong-passphrase' || refused?.reason === 'too-fast'

  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (complete && !busy) onSave(hasOld ? old : null, fresh)
  }
  const typed = (set: (value: string) => void) => (value: string) => {
    set(value)
    onChange()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {hasOld && (
        <PassphraseField
          ref={first}
          label="Passphrase until now"
          data-testid="passphrase-old"
          value={old}
          refusal={oldRefused ? refused.sentence : undefined}
          onType={typed(setOld)}
        />
      )}
      <PassphraseField
        ref={hasOld ? undefined : first}
        label="New passphrase"
        fresh
        data-testid="passphrase-new"
        value={fresh}
        hint={passphraseHint(fresh)}
        onType={typed(setFresh)}
      />
      <PassphraseField
        label="The same once more"
        fresh
        data-testid="passphrase-again"
        value={again}
        refusal={differs ? 'These two are not the same.' : undefined}
        onType={typed(setAgain)}
      />
      <Notice look={phraseKept ? 'calm' : 'warn'}>
        Nobody can give it back to you. If you forget it, only your 24 words open the key
        {phraseKept ? '.' : ', and it was never checked that you have them: do that first, above.'}
      </Notice>
      {refused && !oldRefused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
      <div className="flex gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look="strong"
          className="flex-1"
          data-testid="passphrase-save"
          disabled={!complete}
          busy={busy}
        >
          {hasOld ? 'Change it' : 'Set it'}
        </Button>
      </div>
    </form>
  )
}

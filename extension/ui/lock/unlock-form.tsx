import { LockOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { IdentityState } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { PassphraseField } from '../controls/passphrase-field.tsx'
import { useFirstFocus } from '../controls/use-first-focus.ts'
import { useCommand } from '../live/use-command.ts'
import { useNow } from '../live/use-now.ts'

/** The passphrase, and the button that opens the key with it. */
export function UnlockForm({ identity }: { identity: IdentityState }) {
  const [passphrase, setPassphrase] = useState('')
  const unlock = useCommand('unlock')
  const field = useFirstFocus()
  const { tryFrom } = identity
  const now = useNow(1_000, tryFrom !== null)
  const wait = tryFrom === null ? 0 : Math.max(0, Math.ceil((tryFrom - now) / 1_000))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (passphrase === '' || unlock.busy || wait > 0) return
    if (await unlock.run({ passphrase })) return
    field.current?.select()
  }
  const refusal =
    wait > 0 ? `Too many wrong tries. You can try again in ${wait} s.` : unlock.refused?.sentence
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <PassphraseField
        ref={field}
        label="Passphrase"
        data-testid="unlock-passphrase"
        value={passphrase}
        refusal={refusal}
        onType={(typed) => {
          setPassphrase(typed)
          unlock.forget()
        }}
      />
      <Button
        type="submit"
        look="strong"
        data-testid="unlock-submit"
        disabled={passphrase === '' || wait > 0}
        busy={unlock.busy}
      >
        <LockOpen size={16} aria-hidden="true" />
        Unlock
      </Button>
    </form>
  )
}

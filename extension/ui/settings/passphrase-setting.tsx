import { Lock } from 'lucide-react'
import { useState } from 'react'
import type { Settings } from '../../bridge/settings.ts'
import type { IdentityState } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { LockAfterSetting } from './lock-after-setting.tsx'
import { PassphraseAsk } from './passphrase-ask.tsx'
import { PassphraseForm } from './passphrase-form.tsx'

export interface PassphraseSettingProps {
  identity: IdentityState
  settings: Settings
}

/** Whether the key is under a passphrase, and when it is locked. */
export function PassphraseSetting({ identity, settings }: PassphraseSettingProps) {
  const { hasPassphrase } = identity
  const [doing, setDoing] = useState<'nothing' | 'set' | 'remove'>('nothing')
  const [done, setDone] = useState('')
  const change = useCommand('setPassphrase')
  const lock = useCommand('lock')
  const start = (what: 'set' | 'remove') => {
    setDoing(what)
    setDone('')
  }
  const end = () => {
    change.forget()
    setDoing('nothing')
  }
  const save = async (old: string | null, passphrase: string | null) => {
    if (!(await change.run({ old, passphrase }))) return
    setDoing('nothing')
    setDone(passphrase === null ? 'Removed.' : 'Saved. It is asked whenever the browser has started.')
  }
  const form = { busy: change.busy, refused: change.refused, onChange: change.forget, onCancel: end }
  return (
    <div className="flex flex-col gap-3" data-testid="passphrase-setting">
      <div>
        <p className="font-medium">{hasPassphrase ? 'Your key has a passphrase' : 'Passphrase'}</p>
        <p className="text-[13px] text-faint">
          {hasPassphrase
            ? 'It is locked whenever the browser starts: until you enter the passphrase you are offline and serve nobody.'
            : 'Without one, whoever can read this browser’s files can take your key and speak as you. With one, you enter it whenever the browser has started, and are offline until then.'}
        </p>
      </div>
      {doing === 'set' && (
        <PassphraseForm
          {...form}
          hasOld={hasPassphrase}
          phraseKept={identity.phraseKept}
          onSave={(old, passphrase) => void save(old, passphrase)}
        />
      )}
      {doing === 'remove' && (
        <PassphraseAsk
          words="Remove it"
          look="danger"
          busy={change.busy}
          refusal={change.refused?.sentence}
          onChange={change.forget}
          onCancel={end}
          onPassphrase={(old) => void save(old, null)}
        />
      )}
      {doing === 'nothing' && (
        <div className="flex flex-wrap gap-2">
          {hasPassphrase && (
            <Button small data-testid="lock-now" busy={lock.busy} onClick={() => lock.run(undefined)}>
              <Lock size={14} aria-hidden="true" />
              Lock now
            </Button>
          )}
          <Button small data-testid="passphrase-set" onClick={() => start('set')}>
            {hasPassphrase ? 'Change it' : 'Set a passphrase'}
          </Button>
          {hasPassphrase && (
            <Button small data-testid="passphrase-remove" onClick={() => start('remove')}>
              Remove it
            </Button>
          )}
        </div>
      )}
      <p role="status" data-testid="passphrase-status" className="text-[13px] text-faint empty:hidden">
        {done}
      </p>
      {lock.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {lock.refused.sentence}
        </p>
      )}
      {hasPassphrase && doing === 'nothing' && <LockAfterSetting settings={settings} />}
    </div>
  )
}

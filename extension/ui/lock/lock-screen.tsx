import { useState } from 'react'
import type { IdentityState } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { groupKey } from '../show/group-key.ts'
import { RestoreStep } from '../welcome/restore-step.tsx'
import { Step } from '../welcome/step.tsx'
import { UnlockForm } from './unlock-form.tsx'

/** All that is shown while the key is locked. */
export function LockScreen({ identity }: { identity: IdentityState }) {
  const [forgot, setForgot] = useState(false)
  if (forgot) {
    const back = () => setForgot(false)
    return (
      <RestoreStep
        why="The words of this key open it without its passphrase, and all history on this device stays. You can set a new passphrase then. Without words and passphrase nobody can open it: remove catalk from this browser, add it again, and get your place back with a new key: “I lost my key”."
        onBack={back}
        onRestored={back}
      />
    )
  }
  return (
    <Step title="catalk is locked" testId="locked">
      <p className="text-soft">
        Until you enter your passphrase nothing is sent or received, and nobody gets history from you.
      </p>
      <UnlockForm identity={identity} />
      <Button
        look="plain"
        small
        className="self-start -ml-2.5"
        data-testid="forgot"
        onClick={() => setForgot(true)}
      >
        Forgot it?
      </Button>
      <p className="text-[12px] text-faint">
        Key on this device:{' '}
        <span className="font-mono wrap-anywhere" data-testid="locked-key" data-key={identity.key}>
          {groupKey(identity.key).slice(0, 4).join(' ')} …
        </span>
      </p>
    </Step>
  )
}

import { useState } from 'react'
import type { EngineState } from '../../bridge/state.ts'
import { LostKeyButton } from '../new-key/lost-key-button.tsx'
import { KeySetting } from '../settings/key-setting.tsx'
import { CheckStep } from './check-step.tsx'
import { Hello } from './hello.tsx'
import { JoinForm } from './join-form.tsx'
import { PhraseStep } from './phrase-step.tsx'
import { RestoreStep } from './restore-step.tsx'
import { Step } from './step.tsx'
import type { JoinDraft } from './use-join-draft.ts'

export interface FirstStepsProps {
  state: EngineState
  /** The phrase of a key just made, until the person showed that they have it, or would not. */
  phrase: string | null
  onPhrase: (phrase: string | null) => void
  draft: JoinDraft
}

/** From nothing to the first server. */
export function FirstSteps({ state, phrase, onPhrase, draft }: FirstStepsProps) {
  const [restoring, setRestoring] = useState(false)
  const [checking, setChecking] = useState(false)
  if (phrase && checking) return <CheckStep onDone={() => onPhrase(null)} onBack={() => setChecking(false)} />
  if (phrase) return <PhraseStep phrase={phrase} onWritten={() => setChecking(true)} />
  if (state.identity === null) {
    return restoring ? (
      <RestoreStep onBack={() => setRestoring(false)} onRestored={() => setRestoring(false)} />
    ) : (
      <Hello onMade={onPhrase} onRestore={() => setRestoring(true)} />
    )
  }
  return (
    <Step title="Join your first server" testId="join">
      <p className="text-soft">Somebody who runs a server sends you a link. Paste it here.</p>
      <JoinForm draft={draft} onJoined={() => {}} />
      <LostKeyButton />
      <div className="border-t border-line pt-4">
        <KeySetting publicKey={state.identity.key} />
      </div>
    </Step>
  )
}

import type { IdentityState } from '../../bridge/state.ts'
import { ChangeKey } from './change-key.tsx'
import { LostKeyButton } from './lost-key-button.tsx'
import { RecoveryPeople } from './recovery-people.tsx'

/** Another key in place of one's own: now, or after it was lost. */
export function KeySafety({ identity }: { identity: IdentityState }) {
  return (
    <div className="flex flex-col gap-5">
      <ChangeKey identity={identity} />
      <RecoveryPeople />
      <LostKeyButton />
    </div>
  )
}

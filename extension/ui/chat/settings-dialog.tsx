import type { EngineState } from '../../bridge/state.ts'
import { Modal } from '../controls/modal.tsx'
import { KeySetting } from './key-setting.tsx'
import { LeaveSetting } from './leave-setting.tsx'
import { NameSetting } from './name-setting.tsx'
import { PhraseSetting } from './phrase-setting.tsx'
import { ServingSetting } from './serving-setting.tsx'

export interface SettingsDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  state: EngineState
}

export function SettingsDialog({ open, onOpenChange, state }: SettingsDialogProps) {
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Settings">
      <div className="flex flex-col divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0">
        <NameSetting />
        <ServingSetting state={state} />
        {state.identity && <KeySetting publicKey={state.identity.key} />}
        <PhraseSetting />
        <LeaveSetting />
      </div>
    </Modal>
  )
}

import { Tabs } from '@base-ui/react/tabs'
import type { EngineState } from '../../bridge/state.ts'
import type { ChannelView } from '../../bridge/views.ts'
import { Modal } from '../controls/modal.tsx'
import { KeySafety } from '../new-key/key-safety.tsx'
import { DiskSetting } from './disk-setting.tsx'
import { ExportSetting } from './export-setting.tsx'
import { GivingSetting } from './giving-setting.tsx'
import { ImportSetting } from './import-setting.tsx'
import { IndexSetting } from './index-setting.tsx'
import { KeepSetting } from './keep-setting.tsx'
import { KeySetting } from './key-setting.tsx'
import { LeaveSetting } from './leave-setting.tsx'
import { LimitsSetting } from './limits-setting.tsx'
import { NameSetting } from './name-setting.tsx'
import { PassphraseSetting } from './passphrase-setting.tsx'
import { PhraseSetting } from './phrase-setting.tsx'
import { ReadSetting } from './read-setting.tsx'
import { RoadSetting } from './road-setting.tsx'
import { type SettingsTab, TABS } from './settings-context.ts'
import { TrafficSetting } from './traffic-setting.tsx'

export interface SettingsDialogProps {
  tab: SettingsTab
  onTab: (tab: SettingsTab) => void
  onClose: () => void
  state: EngineState
  channel: ChannelView | undefined
}

const WORDS = { you: 'You', history: 'History', sharing: 'Sharing' } as const satisfies Record<
  SettingsTab,
  string
>
const PANEL = 'flex flex-col divide-y divide-line outline-none *:py-4 *:first:pt-0 *:last:pb-0'

export function SettingsDialog({ tab, onTab, onClose, state, channel }: SettingsDialogProps) {
  return (
    <Modal open onOpenChange={onClose} title="Settings" wide>
      <Tabs.Root value={tab} onValueChange={(next) => onTab(next as SettingsTab)}>
        <Tabs.List className="sticky top-0 z-10 -mx-5 mb-4 flex gap-1 border-b border-line bg-canvas px-4">
          {TABS.map((each) => (
            <Tabs.Tab
              key={each}
              value={each}
              data-testid={`settings-${each}`}
              className="-mb-px border-b-2 border-transparent px-2.5 py-2 font-medium text-soft hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {WORDS[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="you" className={PANEL}>
          <NameSetting />
          {state.identity && (
            <>
              <KeySetting publicKey={state.identity.key} />
              <PhraseSetting identity={state.identity} />
              <PassphraseSetting identity={state.identity} settings={state.settings} />
              <KeySafety identity={state.identity} />
            </>
          )}
          <LeaveSetting />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={PANEL}>
          <KeepSetting settings={state.settings} />
          <DiskSetting disk={state.disk} />
          <ReadSetting settings={state.settings} />
          <ExportSetting channel={channel} />
          <ImportSetting />
          <IndexSetting />
        </Tabs.Panel>
        <Tabs.Panel value="sharing" className={PANEL}>
          <GivingSetting state={state} />
          <TrafficSetting />
          <LimitsSetting settings={state.settings} power={state.power} />
          <RoadSetting settings={state.settings} />
        </Tabs.Panel>
      </Tabs.Root>
    </Modal>
  )
}

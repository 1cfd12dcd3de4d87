import type { Settings } from '../../bridge/settings.ts'
import { Choice } from '../controls/choice.tsx'
import { useSettings } from './use-settings.ts'

const OFFERED = [
  { value: '5', words: '5 min' },
  { value: '15', words: '15 min' },
  { value: '60', words: '1 h' },
  { value: '480', words: '8 h' },
  { value: 'never', words: 'Never' },
] as const

/** When the key is locked by itself. */
export function LockAfterSetting({ settings }: { settings: Settings }) {
  const { change, refused } = useSettings()
  const value = OFFERED.find((one) => one.value === String(settings.lockAfterMinutes))?.value ?? 'never'
  return (
    <>
      <Choice
        label="Lock it when you did nothing for"
        options={OFFERED}
        value={value}
        testId="lock-after"
        onChange={(chosen) => change({ lockAfterMinutes: chosen === 'never' ? null : Number(chosen) })}
      />
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </>
  )
}

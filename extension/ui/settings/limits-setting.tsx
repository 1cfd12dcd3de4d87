import type { Settings } from '../../bridge/settings.ts'
import type { EngineState } from '../../bridge/state.ts'
import { Choice } from '../controls/choice.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { Toggle } from '../controls/toggle.tsx'
import { useSettings } from './use-settings.ts'

const MB = 1_000_000
/** What the limit begins with when somebody sets one. */
const FIRST_LIMIT = 1_000 * MB

/** What handing on history may cost. */
export function LimitsSetting({ settings, power }: { settings: Settings; power: EngineState['power'] }) {
  const { change, refused } = useSettings()
  const { giveADay, servePeers, onBattery, runsOn, metered } = settings
  return (
    <div className="flex flex-col gap-4">
      <Toggle
        label="Give only so much a day"
        testId="give-limit"
        checked={giveADay !== null}
        onChange={(on) => change({ giveADay: on ? FIRST_LIMIT : null })}
      />
      {giveADay !== null && (
        <NumberField
          label="At most"
          unit="MB a day"
          testId="give-a-day"
          min={1}
          max={10_000_000}
          value={Math.round(giveADay / MB)}
          onChange={(megabytes) => change({ giveADay: megabytes * MB })}
        />
      )}
      <NumberField
        label="People served at once"
        unit="a server"
        testId="serve-peers"
        min={1}
        max={100}
        value={servePeers}
        onChange={(peers) => change({ servePeers: peers })}
      />
      <Choice
        label={`On battery${power.onBattery ? ' (you are now)' : ''}`}
        options={[
          { value: 'as-usual', words: 'As usual' },
          { value: 'little', words: 'Little' },
          { value: 'nothing', words: 'Nothing' },
        ]}
        value={onBattery}
        testId="on-battery"
        onChange={(next) => change({ onBattery: next })}
      />
      {power.onBattery === null && (
        <Choice
          label="This device runs on"
          options={[
            { value: 'auto', words: 'I don’t say' },
            { value: 'battery', words: 'Battery' },
            { value: 'mains', words: 'The mains' },
          ]}
          value={runsOn}
          testId="runs-on"
          onChange={(next) => change({ runsOn: next })}
        />
      )}
      <div className="flex flex-col gap-1.5">
        <Choice
          label="This connection is paid by the byte"
          options={[
            { value: 'auto', words: 'Ask the browser' },
            { value: 'yes', words: 'Yes' },
            { value: 'no', words: 'No' },
          ]}
          value={metered}
          testId="metered"
          onChange={(next) => change({ metered: next })}
        />
        <p className="text-[13px] text-faint">
          {metered === 'auto' && power.metered === null
            ? 'This browser does not know. Say yes on a phone’s connection: then nothing is given, and no history fetched.'
            : power.metered
              ? 'So nothing is given now, and no history fetched.'
              : 'Where it is, nothing is given, and no history fetched.'}
        </p>
      </div>
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}

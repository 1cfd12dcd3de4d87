import type { EngineState } from '../../bridge/state.ts'
import { usePlace } from '../chat/place-context.ts'
import { Toggle } from '../controls/toggle.tsx'
import { formatBytes } from '../show/format-bytes.ts'
import { becauseSentence } from './because-sentence.ts'
import { useSettings } from './use-settings.ts'

/** Whether this device hands history to others, what that was so far, and why it is not more. */
export function GivingSetting({ state }: { state: EngineState }) {
  const { serving } = usePlace().server
  const { change, refused } = useSettings()
  const { paused } = state.settings
  return (
    <div className="flex flex-col gap-3">
      <Toggle
        label="Hand history to others"
        hint="While your browser runs, those who missed something can get it from you. Off: you serve nobody, on any server."
        testId="pause"
        checked={!paused}
        onChange={(on) => change({ paused: !on })}
      />
      {!paused && (
        <p data-testid="giving" data-giving={serving.giving} className="text-[13px] text-soft">
          {becauseSentence(serving)}
        </p>
      )}
      <dl className="grid grid-cols-3 gap-2 text-center">
        {[
          ['connected', String(serving.peers)],
          ['given', formatBytes(serving.given)],
          ['taken', formatBytes(serving.taken)],
        ].map(([word, amount]) => (
          <div key={word} className="flex flex-col-reverse rounded-lg bg-side px-2 py-2">
            <dt className="text-[12px] text-faint">{word}</dt>
            <dd className="font-semibold tabular-nums">{amount}</dd>
          </div>
        ))}
      </dl>
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}

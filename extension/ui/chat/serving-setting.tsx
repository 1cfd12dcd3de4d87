import type { EngineState } from '../../bridge/state.ts'
import { Toggle } from '../controls/toggle.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { usePlace } from './place-context.ts'

/** Whether this device hands history to others, and what that was so far. */
export function ServingSetting({ state }: { state: EngineState }) {
  const { serving } = usePlace().server
  const pause = useCommand('pause')
  return (
    <div className="flex flex-col gap-3">
      <Toggle
        label="Hand history to others"
        hint="While your browser runs, those who missed something can get it from you. Off: you serve nobody, on any server."
        testId="pause"
        checked={!state.paused}
        onChange={(on) => void pause.run({ paused: !on })}
      />
      <dl className="grid grid-cols-3 gap-2 text-center">
        {[
          ['peers', String(serving.peers)],
          ['given', formatBytes(serving.given)],
          ['taken', formatBytes(serving.taken)],
        ].map(([word, amount]) => (
          <div key={word} className="flex flex-col-reverse rounded-lg bg-side px-2 py-2">
            <dt className="text-[12px] text-faint">{word}</dt>
            <dd className="font-semibold tabular-nums">{amount}</dd>
          </div>
        ))}
      </dl>
      {pause.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {pause.refused.sentence}
        </p>
      )}
    </div>
  )
}

import type { EngineState } from '../../bridge/state.ts'
import { Toggle } from '../controls/toggle.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatBytes } from '../show/format-bytes.ts'
import { formatCount } from '../show/format-count.ts'

/** Whether this browser hands history to others, over all servers, and the switch. */
export function PopupServing({ state }: { state: EngineState }) {
  const pause = useCommand('setSettings')
  const sum = (of: 'peers' | 'given' | 'taken') =>
    state.servers.reduce((total, { serving }) => total + serving[of], 0)
  const hint = state.settings.paused
    ? 'Paused: you serve nobody.'
    : `${formatCount(sum('peers'), 'peer')} · ${formatBytes(sum('given'))} given · ${formatBytes(sum('taken'))} taken`
  return (
    <div className="mx-4 my-3 rounded-xl border border-line bg-side px-3 py-2.5" data-testid="popup-serving">
      <Toggle
        label="Hand history to others"
        hint={<span className="tabular-nums">{hint}</span>}
        testId="pause"
        checked={!state.settings.paused}
        onChange={(on) => void pause.run({ paused: !on })}
      />
      {pause.refused && (
        <p role="alert" className="pt-1 text-[13px] text-danger">
          {pause.refused.sentence}
        </p>
      )}
    </div>
  )
}

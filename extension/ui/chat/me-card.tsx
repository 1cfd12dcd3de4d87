import { PauseCircle, Settings } from 'lucide-react'
import type { EngineState } from '../../bridge/state.ts'
import { Avatar } from '../controls/avatar.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { useSettingsDialog } from '../settings/settings-context.ts'
import { formatCount } from '../show/format-count.ts'
import { usePlace } from './place-context.ts'

/** Oneself at the foot of the column: name, what this device does for others, and the way to the settings. */
export function MeCard({ state }: { state: EngineState }) {
  const { server } = usePlace()
  const openSettings = useSettingsDialog()
  const { me, serving } = server
  const unkept = state.identity?.phraseKept === false
  const doing = state.settings.paused
    ? 'Serving is paused'
    : serving.peers > 0
      ? `Serving · ${formatCount(serving.peers, 'peer')}`
      : 'Keeping the history'
  return (
    <div className="flex shrink-0 items-center gap-2.5 border-t border-line px-3 py-2.5">
      <Avatar of={me.key} name={me.name} size={32} />
      <div className="min-w-0 flex-1 leading-tight">
        <bdi data-testid="me-name" className="hold-marks block truncate text-left font-semibold">
          {me.name}
        </bdi>
        <p title={doing} className="flex items-center gap-1 text-[12px] text-faint">
          {state.settings.paused && <PauseCircle size={12} className="shrink-0" aria-hidden="true" />}
          <span className="min-w-0 truncate">{doing}</span>
        </p>
      </div>
      <IconButton
        icon={Settings}
        label={unkept ? 'Settings: your 24 words are not checked yet' : 'Settings'}
        data-testid="settings-open"
        onClick={() => openSettings()}
      >
        {unkept && <span className="absolute top-1 right-1 size-2 rounded-full bg-mention-edge" />}
      </IconButton>
    </div>
  )
}

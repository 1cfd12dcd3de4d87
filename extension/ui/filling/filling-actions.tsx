import type { LogId } from '../../../shared/ids.ts'
import type { Filling } from '../../bridge/state.ts'
import { usePlace } from '../chat/place-context.ts'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { useSettingsDialog } from '../settings/settings-context.ts'

export interface FillingActionsProps {
  log: LogId
  filling: Filling | undefined
}

/** What a person can do when nothing comes. Nothing where waiting is all there is. */
export function FillingActions({ log, filling }: FillingActionsProps) {
  const { server } = usePlace()
  const pause = useCommand('pauseFilling')
  const set = useCommand('setSettings')
  const read = useCommand('readBack')
  const openSettings = useSettingsDialog()
  if (!filling) {
    return (
      <Button small busy={read.busy} onClick={() => read.run({ server: server.server, log })}>
        Ask for them
      </Button>
    )
  }
  switch (filling.blocked) {
    case 'paused':
      return (
        <Button
          small
          data-testid="filling-resume"
          busy={pause.busy}
          onClick={() => pause.run({ server: server.server, paused: false })}
        >
          Go on
        </Button>
      )
    case 'metered':
      return (
        <Button small busy={set.busy} onClick={() => set.run({ metered: 'no' })}>
          Read here anyway
        </Button>
      )
    case 'disk-full':
      return (
        <Button small onClick={() => openSettings('history')}>
          Make room
        </Button>
      )
    default:
      return null
  }
}

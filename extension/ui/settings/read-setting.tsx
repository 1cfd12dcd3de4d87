import type { Settings } from '../../bridge/settings.ts'
import { usePlace } from '../chat/place-context.ts'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { useFilled } from '../filling/use-filled.ts'
import { useCommand } from '../live/use-command.ts'
import { formatCount } from '../show/format-count.ts'
import { estimateOf, gapSentence } from '../timeline/gap-sentence.ts'
import { sumFilling } from './sum-filling.ts'

/** All of a server's history onto this device: how far it is, and pause. */
export function ReadSetting({ settings }: { settings: Settings }) {
  const { server } = usePlace()
  const read = useCommand('readEverything')
  const pause = useCommand('pauseFilling')
  const sum = sumFilling(server.filling)
  const filled = useFilled(sum)
  const at = { server: server.server }
  const asked = server.filling.length > 0 && server.filling.every(({ everything }) => everything)
  const done = server.filling.every(({ missing }) => missing === 0)
  const estimate = sum.blocked ? '' : estimateOf(sum)
  const refused = read.refused ?? pause.refused
  return (
    <div className="flex flex-col gap-2.5" data-testid="read-setting">
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="font-medium">
            Read everything of <bdi className="wrap-anywhere">{server.name}</bdi>
          </p>
          <p className="text-[13px] text-faint">
            {done
              ? settings.keep.kind === 'all'
                ? 'It is all here.'
                : 'All that you keep is here. You can fetch the rest too, for as long as you like.'
              : `${formatCount(sum.missing, 'message')} to come${estimate ? `: ${estimate}` : ''}. ${
                  sum.blocked ? gapSentence(sum.missing, sum).doing : ''
                }`}
          </p>
        </div>
        {settings.keep.kind !== 'all' && (
          <Button
            small
            busy={read.busy}
            data-testid="read-everything-server"
            onClick={() => read.run({ ...at, log: null, on: !asked })}
          >
            {asked ? 'Stop' : 'Read it'}
          </Button>
        )}
        {!done && (
          <Button small busy={pause.busy} onClick={() => pause.run({ ...at, paused: !server.fillingPaused })}>
            {server.fillingPaused ? 'Go on' : 'Pause'}
          </Button>
        )}
      </div>
      {!done && <Bar label="Read so far" share={filled} />}
      {refused && (
        <p role="alert" className="text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}

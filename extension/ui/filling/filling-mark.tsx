import { Popover } from '@base-ui/react/popover'
import { History } from 'lucide-react'
import type { LogId } from '../../../shared/ids.ts'
import type { Filling } from '../../bridge/state.ts'
import { usePlace } from '../chat/place-context.ts'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { estimateOf, gapSentence } from '../timeline/gap-sentence.ts'
import { FillingActions } from './filling-actions.tsx'
import { useFilled } from './use-filled.ts'

const short = new Intl.NumberFormat('en', { notation: 'compact' })

/** That a channel's history is not whole on this device, and whether it is coming. Behind it: how far, how long, and pause. */
export function FillingMark({ log }: { log: LogId }) {
  const { server } = usePlace()
  const filling = server.filling.find((row) => row.log === log)
  if (!filling || filling.missing === 0) return null
  const { missing, doing } = gapSentence(filling.missing, filling)
  return (
    <Popover.Root>
      <Popover.Trigger
        data-testid="filling"
        data-missing={filling.missing}
        data-from={filling.from[0]?.name}
        data-blocked={filling.blocked ?? undefined}
        title={`${missing}${filling.blocked ? '. ' : ' — '}${doing}`}
        className="relative inline-flex h-6.5 shrink-0 items-center gap-1 overflow-hidden rounded-full bg-side px-2 text-[11px] text-soft tabular-nums
          transition-colors hover:bg-hover data-popup-open:bg-hover"
      >
        <History size={13} aria-hidden="true" />
        <span aria-hidden="true" className="max-[26rem]:hidden">
          {short.format(filling.missing)}
        </span>
        <span className="sr-only">
          {missing}
          {filling.blocked ? '. ' : ', '}
          {doing}
        </span>
        {!filling.blocked && (
          <span className="working absolute inset-x-0 bottom-0 h-0.5" aria-hidden="true" />
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="end" sideOffset={6} className="z-40">
          <Popover.Popup
            data-testid="filling-popup"
            className="appear w-72 max-w-[calc(100vw-1rem)] rounded-xl border border-line bg-raised p-3.5 text-[13px] shadow-(--shadow) outline-none"
          >
            <FillingCard filling={filling} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function FillingCard({ filling }: { filling: Filling }) {
  const { server } = usePlace()
  const filled = useFilled(filling)
  const pause = useCommand('pauseFilling')
  const everything = useCommand('readEverything')
  const { missing, doing } = gapSentence(filling.missing, filling)
  const estimate = filling.blocked ? '' : estimateOf(filling)
  const at = { server: server.server }
  return (
    <div className="flex flex-col gap-2.5">
      <Popover.Title className="font-semibold text-ink">{missing}</Popover.Title>
      <Bar label="Read so far" share={filled} />
      <p className="text-soft first-letter:uppercase">{doing}</p>
      {estimate && <p className="text-faint">Still to come: {estimate}.</p>}
      <div className="flex flex-wrap gap-1.5">
        {filling.blocked === 'paused' ? null : (
          <Button
            small
            data-testid="filling-pause"
            busy={pause.busy}
            onClick={() => pause.run({ ...at, paused: true })}
          >
            Pause
          </Button>
        )}
        <FillingActions log={filling.log} filling={filling} />
        {!filling.everything && (
          <Button
            small
            busy={everything.busy}
            onClick={() => everything.run({ ...at, log: filling.log, on: true })}
          >
            Read everything
          </Button>
        )}
      </div>
    </div>
  )
}

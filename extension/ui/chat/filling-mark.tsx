import { History } from 'lucide-react'
import type { LogId } from '../../../shared/ids.ts'
import { gapSentence } from '../timeline/gap-sentence.ts'
import { usePlace } from './place-context.ts'

const short = new Intl.NumberFormat('en', { notation: 'compact' })

/** That a channel's history is not whole on this device, and whether it is coming. */
export function FillingMark({ log }: { log: LogId }) {
  const { server } = usePlace()
  const filling = server.filling.find((row) => row.log === log)
  if (!filling || filling.missing === 0) return null
  const { missing, doing } = gapSentence(filling.missing, filling)
  return (
    <span
      data-testid="filling"
      data-missing={filling.missing}
      data-from={filling.from?.name}
      data-blocked={filling.blocked ?? undefined}
      title={`${missing}${filling.blocked ? '. ' : ' — '}${doing}`}
      className="relative inline-flex h-6 shrink-0 items-center gap-1 overflow-hidden rounded-full bg-side px-2 text-[11px] text-soft tabular-nums"
    >
      <History size={13} aria-hidden="true" />
      <span aria-hidden="true">{short.format(filling.missing)}</span>
      <span className="sr-only">
        {missing}, {doing}
      </span>
      {!filling.blocked && <span className="working absolute inset-x-0 bottom-0 h-0.5" aria-hidden="true" />}
    </span>
  )
}

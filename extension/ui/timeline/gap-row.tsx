import { History } from 'lucide-react'
import type { Filling } from '../../bridge/state.ts'
import type { TimelineGap } from '../../bridge/views.ts'
import { FillingActions } from '../filling/filling-actions.tsx'
import { estimateOf, gapSentence } from './gap-sentence.ts'

/** A hole in the history, in its place. */
export function GapRow({ gap, filling }: { gap: TimelineGap; filling: Filling | undefined }) {
  const { missing, doing } = gapSentence(gap.count, filling)
  const asking = filling !== undefined && filling.blocked === null
  const estimate = asking ? estimateOf(filling) : ''
  return (
    <div className="px-3 py-3 two:px-5">
      <div
        data-testid="gap"
        data-missing={gap.count}
        data-blocked={filling?.blocked ?? undefined}
        className="relative flex flex-wrap items-center gap-x-3 gap-y-2 overflow-hidden rounded-lg border border-dashed border-edge/60
          bg-side px-3 py-2.5 text-[13px] text-soft"
      >
        <span className="flex min-w-48 flex-1 items-start gap-3">
          <History size={16} className="mt-0.5 shrink-0 text-faint" aria-hidden="true" />
          <span className="min-w-0 wrap-anywhere">
            <span className="font-medium text-ink">{missing}</span>
            {filling?.blocked ? '. ' : ' — '}
            {doing}
            {estimate && (
              <span className="block text-[12px] text-faint">All of this channel: {estimate}.</span>
            )}
          </span>
        </span>
        <FillingActions log={gap.log} filling={filling} />
        {asking && <span className="working absolute inset-x-0 bottom-0 h-0.5" aria-hidden="true" />}
      </div>
    </div>
  )
}

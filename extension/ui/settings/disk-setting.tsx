import { useState } from 'react'
import type { DiskState } from '../../bridge/state.ts'
import { Bar } from '../controls/bar.tsx'
import { Button } from '../controls/button.tsx'
import { useCommand } from '../live/use-command.ts'
import { formatBytes } from '../show/format-bytes.ts'

/** From here on the bar warns. */
const TIGHT = 0.9

/** How much room there is, and whether the browser may throw it all away. */
export function DiskSetting({ disk }: { disk: DiskState }) {
  const { used, quota, persisted, full } = disk
  const keep = useCommand('keepOnDisk')
  const [denied, setDenied] = useState(false)
  const ask = async () => {
    const answered = await keep.run(undefined)
    setDenied(answered?.answer.granted === false)
  }
  const known = used !== null && quota !== null && quota > 0
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1.5" data-testid="disk-used">
        <p className="flex justify-between gap-3">
          <span className="font-medium">Room on this device</span>
          <span className="text-[13px] text-faint tabular-nums">
            {known
              ? `${formatBytes(used)} of ${formatBytes(quota)}`
              : used === null
                ? 'The browser does not say'
                : `${formatBytes(used)} used`}
          </span>
        </p>
        {known && (
          <Bar label="Room used" share={used / quota} look={used / quota > TIGHT ? 'danger' : 'calm'} />
        )}
        {full && (
          <p className="text-[13px] text-danger">The last write found no room. What comes in is not kept.</p>
        )}
      </div>
      <div className="flex items-start justify-between gap-4">
        <p className="min-w-0 text-[13px] text-faint" data-testid="persisted" data-persisted={persisted}>
          {persisted
            ? 'The browser promised to throw nothing of it away.'
            : 'When the disk gets full, the browser may throw the history away.'}
          {!persisted &&
            denied &&
            ' It said no for now. Most browsers say yes to what is used often: ask again in some days.'}
        </p>
        {!persisted && (
          <Button
            small
            className="shrink-0 whitespace-nowrap"
            data-testid="keep-on-disk"
            busy={keep.busy}
            onClick={ask}
          >
            Ask it not to
          </Button>
        )}
      </div>
      {keep.refused && (
        <p role="alert" className="text-[13px] text-danger">
          {keep.refused.sentence}
        </p>
      )}
    </div>
  )
}

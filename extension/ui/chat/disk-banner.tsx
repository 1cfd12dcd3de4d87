import { HardDriveUpload } from 'lucide-react'
import type { DiskState } from '../../bridge/state.ts'
import { Button } from '../controls/button.tsx'
import { useSettingsDialog } from '../settings/settings-context.ts'

/** That this device takes in nothing more, and what to do. Nothing while there is room. */
export function DiskBanner({ disk }: { disk: DiskState }) {
  const openSettings = useSettingsDialog()
  if (!disk.full) return null
  return (
    <div
      role="alert"
      data-testid="disk-full"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 bg-danger-wash px-4 py-2 text-[13px] text-danger"
    >
      <span className="flex min-w-64 flex-1 items-start gap-2.5">
        <HardDriveUpload size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
        <span>
          This device has no room left: what comes in is not kept. Nothing that was kept is lost. Keep less
          history, or free some space.
        </span>
      </span>
      <Button small onClick={() => openSettings('history')}>
        Keep less
      </Button>
    </div>
  )
}

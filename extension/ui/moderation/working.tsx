import { Bar } from '../controls/bar.tsx'

/** How far the bans are. */
export function Working({ progress }: { progress: { done: number; total: number } | null }) {
  if (!progress) return null
  return (
    <div role="status" className="flex flex-col gap-1">
      <Bar label="Banning" share={progress.done / progress.total} />
      <p className="text-[12px] text-faint">Please wait: every step is confirmed by the relay.</p>
    </div>
  )
}

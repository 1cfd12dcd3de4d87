export interface BarProps {
  label: string
  /** 0 to 1. */
  share: number
  look?: 'calm' | 'danger'
}

/** How far something is. */
export function Bar({ label, share, look = 'calm' }: BarProps) {
  const percent = Math.round(Math.max(0, Math.min(1, share)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1.5 overflow-hidden rounded-full bg-hover"
    >
      <div
        className={`h-full rounded-full transition-[width] duration-300 ${look === 'danger' ? 'bg-danger' : 'bg-accent'}`}
        style={{ width: `${percent}%` }}
      />
    </div>
  )
}

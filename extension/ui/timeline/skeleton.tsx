const WIDTHS = ['62%', '80%', '38%', '71%', '54%', '86%', '45%', '66%']

/** The shape of messages to come. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div
      data-testid="skeleton"
      role="status"
      aria-label="Loading"
      className="flex animate-pulse flex-col justify-end gap-5 px-3 py-4 two:px-5"
    >
      {Array.from({ length: rows }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing ever moves here
        <div key={at} className="flex gap-3">
          <span className="size-9 shrink-0 rounded-full bg-hover" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <span className="h-3 w-28 rounded bg-hover" />
            <span className="h-3 rounded bg-hover" style={{ width: WIDTHS[at % WIDTHS.length] }} />
          </span>
        </div>
      ))}
    </div>
  )
}

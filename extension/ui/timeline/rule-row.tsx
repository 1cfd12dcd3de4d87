export interface RuleRowProps {
  label: string
  testId: string
  strong?: boolean
}

/** A line across the timeline with a word on it: a day, or what is new. */
export function RuleRow({ label, testId, strong }: RuleRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot hold its label
    <div
      role="separator"
      aria-label={label}
      data-testid={testId}
      className="flex items-center gap-3 px-3 pt-4 pb-1 two:px-5"
    >
      <span className={`h-px flex-1 ${strong ? 'bg-mention-edge' : 'bg-line'}`} />
      <span className={`text-[11px] font-semibold ${strong ? 'text-warn' : 'text-faint'}`}>{label}</span>
      <span className={`h-px ${strong ? 'w-3 bg-mention-edge' : 'flex-1 bg-line'}`} />
    </div>
  )
}

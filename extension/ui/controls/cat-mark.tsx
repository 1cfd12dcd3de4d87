/** The mark of catalk: a speech bubble that listens. */
export function CatMark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="shrink-0">
      <path
        d="M5 4.6c0-1 1.1-1.6 1.9-1L11 6.7h10l4.1-3.1c.8-.6 1.9 0 1.9 1V10c1.3 1.7 2 3.6 2 5.6 0 5.8-5.8 10.4-13 10.4-1 0-2-.1-3-.3l-4.9 3.1c-.7.4-1.5-.1-1.4-.9l.6-4.6C4.6 21.5 3 18.7 3 15.6c0-2 .7-3.9 2-5.6z"
        fill="var(--accent)"
      />
      <circle cx="11.5" cy="15" r="2" fill="var(--on-accent)" />
      <circle cx="20.5" cy="15" r="2" fill="var(--on-accent)" />
      <path
        d="M13.2 19.4c.8 1 2 1 2.8 0 .8 1 2 1 2.8 0"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="1.6"
        strokeLinecap="round"
      />
    </svg>
  )
}

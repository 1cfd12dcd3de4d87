import type { NameMark } from '../../bridge/names/look-alikes.ts'
import { usePlace } from '../chat/place-context.ts'
import { markSentence } from './mark-sentence.ts'

/** So long after somebody took a marked name, the sentence itself is shown; after that the mark alone. */
const FRESH_MS = 3 * 24 * 60 * 60_000

export interface NewNameWarningProps {
  mark: NameMark | null
  className?: string
}

/** The sentence about a marked name that is new here. The mark beside the name says it already to who listens. */
export function NewNameWarning({ mark, className }: NewNameWarningProps) {
  const { people } = usePlace()
  if (!mark || Date.now() - mark.since > FRESH_MS) return null
  return (
    <p
      aria-hidden="true"
      data-testid="new-look-alike"
      className={`my-0.5 w-fit rounded-md bg-warn-wash px-1.5 py-0.5 text-[11px] leading-snug text-warn wrap-anywhere ${className ?? ''}`}
    >
      {markSentence(mark, people)}
    </p>
  )
}

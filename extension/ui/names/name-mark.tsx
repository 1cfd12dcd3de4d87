import { TriangleAlert } from 'lucide-react'
import type { NameMark as Mark } from '../../bridge/names/look-alikes.ts'
import { usePlace } from '../chat/place-context.ts'
import { markSentence } from './mark-sentence.ts'

export interface NameMarkProps {
  mark: Mark
}

/** Beside a name that should not be taken for what it seems; the sentence is its label and tooltip. */
export function NameMark({ mark }: NameMarkProps) {
  const { people } = usePlace()
  const sentence = markSentence(mark, people)
  return (
    <span
      role="img"
      data-testid="look-alike"
      data-kind={mark.kind}
      aria-label={sentence}
      title={sentence}
      className="inline-grid shrink-0 place-items-center self-center text-warn"
    >
      <TriangleAlert size={14} aria-hidden="true" />
    </span>
  )
}

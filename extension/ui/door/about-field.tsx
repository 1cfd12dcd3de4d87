import { MAX_TOPIC_LENGTH } from '../../../shared/limits.ts'
import { TextArea } from '../controls/text-area.tsx'

/** What who knocks says of themselves. */
export function AboutField({ about, onAbout }: { about: string; onAbout: (about: string) => void }) {
  return (
    <TextArea
      label="Say who you are"
      data-testid="join-about"
      rows={2}
      maxLength={MAX_TOPIC_LENGTH}
      placeholder="Who you know there, what brings you"
      value={about}
      hint="Every member can read it, now and later."
      onChange={(event) => onAbout(event.target.value)}
    />
  )
}

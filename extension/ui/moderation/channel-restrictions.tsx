import { useId } from 'react'
import type { ChannelView } from '../../bridge/views.ts'
import { usePlace } from '../chat/place-context.ts'
import { RefusedLine } from '../controls/refused-line.tsx'
import { Toggle } from '../controls/toggle.tsx'
import { useCommand } from '../live/use-command.ts'
import { SLOWNESS, slowWords } from '../show/slow-words.ts'

/** What a moderator does when a channel runs hot: slows it down, or locks it. It counts at once. */
export function ChannelRestrictions({ channel }: { channel: ChannelView }) {
  const { server } = usePlace()
  const restrict = useCommand('restrictChannel')
  const id = useId()
  const { log, locked, slow } = channel
  const at = { server: server.server, log }
  const known = SLOWNESS.some(({ seconds }) => seconds === slow)
  return (
    <div className="flex flex-col gap-3">
      <Toggle
        label="Locked"
        hint="Only moderators write; everybody goes on reading. It counts at once."
        checked={locked}
        testId="channel-locked"
        onChange={(next) => void restrict.run({ ...at, locked: next })}
      />
      <div className="flex items-start justify-between gap-4">
        <label htmlFor={id} className="min-w-0">
          <span className="block font-medium">Slow mode</span>
          <span className="block text-[13px] text-faint">
            So long each person waits between two messages. Moderators do not.
          </span>
        </label>
        <select
          id={id}
          data-testid="channel-slow"
          value={slow}
          onChange={(event) => void restrict.run({ ...at, slow: Number(event.target.value) })}
          className="min-h-8 shrink-0 rounded-lg border border-edge bg-raised px-2"
        >
          {!known && <option value={slow}>{slowWords(slow)}</option>}
          {SLOWNESS.map(({ seconds, words }) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <RefusedLine refused={restrict.refused} />
    </div>
  )
}

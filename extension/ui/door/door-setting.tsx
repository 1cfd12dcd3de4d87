import { DOORS, type Door } from '../../../shared/body.ts'
import { memberLink } from '../../../shared/join-link.ts'
import { usePlace } from '../chat/place-context.ts'
import { Choice } from '../controls/choice.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { RefusedLine } from '../controls/refused-line.tsx'
import { DOOR_WORDS } from './door-words.ts'
import { useServerChange } from './use-server-change.ts'
import { WORK_BITS, WORK_WORDS, type Work, workOfBits } from './work-words.ts'

/** How newcomers come in, and what it costs them. */
export function DoorSetting() {
  const { server } = usePlace()
  const { door, work } = server.rules
  const { change, refused } = useServerChange()
  const chosen = workOfBits(work)
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <Choice<Door>
          label="The door"
          options={DOORS.map((value) => ({ value, words: DOOR_WORDS[value].words }))}
          value={door}
          testId="door"
          onChange={(next) => void change({ door: next })}
        />
        <p data-testid="door-means" className="text-[13px] text-faint">
          {DOOR_WORDS[door].means}
        </p>
        {door !== 'invite' && (
          <CopyButton
            small
            className="self-start"
            text={memberLink(server.server, server.address)}
            label="Copy the server’s link"
            data-testid="copy-server-link"
          />
        )}
      </div>
      {door !== 'invite' && (
        <div className="flex flex-col gap-1.5">
          <Choice<Work>
            label="Work for newcomers without an invite"
            options={(Object.keys(WORK_BITS) as Work[]).map((value) => ({
              value,
              words: WORK_WORDS[value].words,
            }))}
            value={chosen}
            testId="work"
            onChange={(next) => void change({ work: WORK_BITS[next] })}
          />
          <p className="text-[13px] text-faint">{WORK_WORDS[chosen].means}</p>
        </div>
      )}
      <RefusedLine refused={refused} />
    </div>
  )
}

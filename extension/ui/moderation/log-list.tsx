import { usePlace } from '../chat/place-context.ts'
import { useNaming } from '../chat/use-naming.ts'
import { Button } from '../controls/button.tsx'
import { Notice } from '../controls/notice.tsx'
import { Spinner } from '../controls/spinner.tsx'
import { formatDay } from '../show/format-day.ts'
import { formatClock, formatExact } from '../show/format-time.ts'
import { moderationSentence } from '../show/moderation-sentence.ts'
import { useModerationLog } from './use-moderation-log.ts'

/** Every change of what people may do here, the newest first, in plain sentences. */
export function LogList() {
  const { server, people } = usePlace()
  const naming = useNaming()
  const { entries, more, failed, older } = useModerationLog(server.server, people)
  if (failed) return <Notice look="danger">{failed}</Notice>
  if (!entries)
    return (
      <span className="grid h-24 place-items-center text-faint">
        <Spinner size={22} />
      </span>
    )
  const now = Date.now()
  return (
    <>
      <p className="text-[13px] text-faint">
        Everybody on this server can read this. It cannot be changed afterwards, not by moderators nor by the
        owner.
      </p>
      {entries.length === 0 && <p className="mt-3 text-soft">Nothing was decided here yet.</p>}
      <ol data-testid="moderation-log" data-more={more || undefined} className="mt-2">
        {entries.map((entry, at) => {
          const day = formatDay(entry.at, now)
          const before = entries[at - 1]
          return (
            <li key={entry.id}>
              {(!before || formatDay(before.at, now) !== day) && (
                <h3 className="pt-3 pb-1 text-[12px] font-semibold text-faint">{day}</h3>
              )}
              <div className="flex gap-3 py-1">
                <time
                  dateTime={new Date(entry.at).toISOString()}
                  title={formatExact(entry.at)}
                  className="w-16 shrink-0 pt-px text-[12px] whitespace-nowrap text-faint tabular-nums"
                >
                  {formatClock(entry.at)}
                </time>
                <p
                  dir="auto"
                  data-testid="log-entry"
                  data-type={entry.type}
                  className="min-w-0 flex-1 wrap-anywhere"
                >
                  {moderationSentence(entry, naming)}
                </p>
              </div>
            </li>
          )
        })}
      </ol>
      {more && (
        <Button small className="mt-2" data-testid="log-older" onClick={older}>
          Show older
        </Button>
      )}
    </>
  )
}

import { CircleAlert, Clock3, X } from 'lucide-react'
import { memo, useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { Button } from '../controls/button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { useCommand } from '../live/use-command.ts'
import { ReplyQuote } from '../message/reply-quote.tsx'
import { MessageFrame } from './message-frame.tsx'
import { MessageText } from './message-text.tsx'

export interface PendingRowProps {
  message: PendingMessage
  /** What it replies to, where that is known; undefined: nothing. */
  answers: { author: PublicKey; text: string } | null | undefined
  head: boolean
  people: ReadonlyMap<PublicKey, Person>
  server: PublicKey
  me: PublicKey
}

/** An own message that the relay has not stamped: on its way, or refused. */
export const PendingRow = memo(function PendingRow(props: PendingRowProps) {
  const { message, answers, head, people, server, me } = props
  const retry = useCommand('retry')
  const discard = useCommand('discard')
  const names = useMemo(
    () => new Map(message.mentions.map((key) => [key, nameOf(key, people)])),
    [message.mentions, people],
  )
  const name = nameOf(me, people)
  const failed = message.state === 'failed'
  const refused = retry.refused ?? discard.refused
  return (
    <article
      data-testid={failed ? 'failed' : 'pending'}
      data-hash={message.hash}
      data-author-name={name}
      className={`group/row hold-marks border-l-3 ${failed ? 'border-danger' : 'border-transparent'}`}
    >
      <MessageFrame
        author={me}
        name={name}
        mine
        at={message.sentAt}
        head={head}
        above={answers !== undefined && <ReplyQuote message={answers} people={people} onJump={undefined} />}
      >
        <div className="flex items-end gap-2">
          <div dir="auto" className={`hold-marks min-w-0 flex-1 ${failed ? '' : 'opacity-65'}`}>
            <MessageText text={message.text} names={names} me={me} />
          </div>
          {!failed && (
            <span className="flex shrink-0 items-center gap-1 text-faint">
              <IconButton
                icon={X}
                label="Discard"
                data-testid="discard-waiting"
                disabled={discard.busy}
                onClick={() => discard.run({ server, hash: message.hash })}
                // most are gone in a moment: nothing flashes up for them
                className="!size-5 opacity-0 group-hover/row:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100 [&_svg]:size-3.5"
              />
              <span title="On its way" className="pb-0.5">
                <Clock3 size={14} aria-label="On its way" />
              </span>
            </span>
          )}
        </div>
        {failed && (
          <div className="my-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[13px] text-danger">
            <span className="flex min-w-0 items-start gap-1.5">
              <CircleAlert size={15} className="mt-0.5 shrink-0" aria-hidden="true" />
              <span data-testid="failed-sentence">
                Not sent. {refused?.sentence ?? message.sentence ?? 'The server refused it.'}
              </span>
            </span>
            <span className="flex gap-1.5">
              <Button
                small
                data-testid="retry"
                busy={retry.busy}
                onClick={() => retry.run({ server, hash: message.hash })}
              >
                Try again
              </Button>
              <Button
                small
                data-testid="discard"
                busy={discard.busy}
                onClick={() => discard.run({ server, hash: message.hash })}
              >
                Discard
              </Button>
            </span>
          </div>
        )}
      </MessageFrame>
    </article>
  )
})

import { Pin } from 'lucide-react'
import { type FocusEvent, type MouseEvent, memo, type PointerEvent, useMemo, useState } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { useJump } from '../jump/jump-context.ts'
import { ActionBar } from '../message/action-bar.tsx'
import { FailedChange } from '../message/failed-change.tsx'
import { useActs } from '../message/message-acts.ts'
import { Reactions } from '../message/reactions.tsx'
import { ReplyQuote } from '../message/reply-quote.tsx'
import { ReportedMessage } from '../moderation/reported-message.tsx'
import { MessageBody } from './message-body.tsx'
import { MessageFrame } from './message-frame.tsx'

export interface MessageRowProps {
  message: TimelineMessage
  changes: readonly PendingMessage[]
  head: boolean
  /** Somebody just jumped here. */
  flash: boolean
  people: ReadonlyMap<PublicKey, Person>
  server: PublicKey
  me: PublicKey
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, changes, head, flash, people, server, me } = props
  const acts = useActs()
  const jump = useJump()
  const { channel } = useChannel()
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const author = people.get(message.author)
  const name = nameOf(message.author, people)
  const mine = isMe(message.author, me, people)
  const gone = message.deletedBy !== null
  const mentionsMe = !gone && message.mentions.some((key) => isMe(key, me, people))
  const { replyTo } = message
  const names = useMemo(
    () => new Map(message.mentions.map((key) => [key, nameOf(key, people)])),
    [message.mentions, people],
  )

  const point = (event: PointerEvent) => event.pointerType === 'mouse' && setPointed(true)
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    // what the browser offers for a link or a selection is better there
    if ((event.target as Element).closest('a') || getSelection()?.isCollapsed === false) return
    event.preventDefault()
    const byKey = event.clientX === 0 && event.clientY === 0
    acts.open('menu', message, byKey ? event.currentTarget : { x: event.clientX, y: event.clientY })
  }
  return (
    <article
      data-testid="message"
      data-hash={message.hash}
      data-author-name={name}
      data-mine={mine || undefined}
      data-mentions-me={mentionsMe || undefined}
      data-deleted={gone || undefined}
      data-edited={message.editedAt !== null || undefined}
      data-pinned={message.pinned || undefined}
      tabIndex={-1}
      onPointerEnter={point}
      // a menu that closes under a still pointer makes it enter nothing
      onPointerMove={point}
      onPointerLeave={() => setPointed(false)}
      // one who points has the bar where they point
      onFocus={(event) => setFocused(event.target.matches(':focus-visible'))}
      onBlur={(event: FocusEvent<HTMLElement>) =>
        !event.currentTarget.contains(event.relatedTarget) && setFocused(false)
      }
      onContextMenu={onContextMenu}
      className={`group/row relative border-l-3 -outline-offset-2 ${
        mentionsMe
          ? 'border-mention-edge bg-mention'
          : 'border-transparent hover:bg-side focus-within:bg-side'
      } ${flash ? 'flash' : ''}`}
    >
      <div className="hold-marks">
        <MessageFrame
          author={message.author}
          name={name}
          owner={author?.owner ?? false}
          virtual={author?.virtual ?? false}
          twin={author?.twin ?? false}
          mark={author?.mark ?? null}
          mine={mine}
          at={message.at}
          head={head}
          above={
            replyTo &&
            !gone && (
              <ReplyQuote
                message={replyTo.message}
                people={people}
                onJump={() => jump.to(channel.log, replyTo.id, replyTo.hash)}
              />
            )
          }
        >
          <MessageBody message={message} names={names} people={people} me={me} />
          {message.about && !gone && <ReportedMessage about={message.about} />}
          {message.pinned && !gone && (
            <p className="flex items-center gap-1 pt-0.5 text-[11px] text-faint">
              <Pin size={11} aria-hidden="true" /> pinned
            </p>
          )}
          {!gone && <Reactions message={message} people={people} me={me} acts={acts} />}
          {changes.map((change) => (
            <FailedChange key={change.hash} change={change} server={server} />
          ))}
        </MessageFrame>
      </div>
      {(pointed || focused) && !gone && <ActionBar message={message} mine={mine} acts={acts} />}
    </article>
  )
})

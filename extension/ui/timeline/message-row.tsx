import { memo, useMemo } from 'react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { MessageFrame } from './message-frame.tsx'
import { MessageText } from './message-text.tsx'

export interface MessageRowProps {
  message: TimelineMessage
  head: boolean
  people: ReadonlyMap<PublicKey, Person>
  me: PublicKey
}

export const MessageRow = memo(function MessageRow({ message, head, people, me }: MessageRowProps) {
  const author = people.get(message.author)
  const name = nameOf(message.author, people)
  const mine = message.author === me
  const mentionsMe = message.mentions.includes(me)
  const names = useMemo(
    () => new Map(message.mentions.map((key) => [key, nameOf(key, people)])),
    [message.mentions, people],
  )
  return (
    <article
      data-testid="message"
      data-hash={message.hash}
      data-author-name={name}
      data-mine={mine || undefined}
      data-mentions-me={mentionsMe || undefined}
      className={`group/row hold-marks border-l-3 ${
        mentionsMe ? 'border-mention-edge bg-mention' : 'border-transparent hover:bg-side'
      }`}
    >
      <MessageFrame
        author={message.author}
        name={name}
        owner={author?.owner ?? false}
        virtual={author?.virtual ?? false}
        twin={author?.twin ?? false}
        mine={mine}
        at={message.at}
        head={head}
      >
        <MessageText text={message.text} names={names} me={me} />
      </MessageFrame>
    </article>
  )
})

import { SmilePlus } from 'lucide-react'
import type { PublicKey } from '../../../shared/ids.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import type { Person } from '../chat/person.ts'
import { isolate } from '../show/isolate.ts'
import { listNames } from '../show/list-names.ts'
import { emojiName } from './emojis.ts'
import type { MessageActs } from './message-acts.ts'

export interface ReactionsProps {
  message: TimelineMessage
  people: ReadonlyMap<PublicKey, Person>
  me: PublicKey
  acts: MessageActs
}

/** More are behind a count. */
const NAMED = 12

/** What others, and oneself, think of a message. A click joins in, or takes one's own back. */
export function Reactions({ message, people, me, acts }: ReactionsProps) {
  if (message.reactions.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced with every message
    <div
      role="group"
      aria-label="Reactions"
      // who was writing goes on writing
      onMouseDown={(event) => event.preventDefault()}
      className="flex flex-wrap items-center gap-1 pt-1 pb-0.5"
    >
      {message.reactions.map(({ emoji, by }) => {
        const mine = by.some((key) => isMe(key, me, people))
        const names = by.map((key) => (isMe(key, me, people) ? 'you' : nameOf(key, people)))
        const who = listNames(mine ? ['you', ...names.filter((name) => name !== 'you')] : names, NAMED)
        const what = isolate(emojiName(emoji))
        return (
          <button
            key={emoji}
            type="button"
            data-testid="reaction"
            data-emoji={emoji}
            data-count={by.length}
            aria-pressed={mine}
            aria-label={`${what}, ${by.length}: ${who}`}
            title={`${who} · ${what}`}
            disabled={!acts.mayPost}
            onClick={() => acts.react(message, emoji)}
            className={`inline-flex h-6.5 max-w-full items-center gap-1.5 rounded-full border px-2 text-[13px] leading-none transition-colors ${
              mine
                ? 'border-accent bg-wash text-accent-strong'
                : 'border-line bg-side text-soft enabled:hover:border-edge'
            }`}
          >
            <span className="hold-marks min-w-0 truncate text-[15px]">{emoji}</span>
            <span className="text-[12px] font-medium tabular-nums">{by.length}</span>
          </button>
        )
      })}
      {acts.mayPost && (
        <button
          type="button"
          aria-label="React"
          title="React"
          onClick={(event) => acts.open('react', message, event.currentTarget)}
          className="inline-grid h-6.5 w-8 place-items-center rounded-full border border-transparent text-faint transition-colors hover:border-line hover:bg-side hover:text-ink"
        >
          <SmilePlus size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}

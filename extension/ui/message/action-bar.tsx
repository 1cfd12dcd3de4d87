import { Ellipsis, Pencil, Reply, SmilePlus } from 'lucide-react'
import type { TimelineMessage } from '../../bridge/views.ts'
import { IconButton } from '../controls/icon-button.tsx'
import type { MessageActs } from './message-acts.ts'

export interface ActionBarProps {
  message: TimelineMessage
  mine: boolean
  acts: MessageActs
}

const SMALL = '!size-7.5 !rounded-md [&_svg]:size-4'

/** What is done most often with a message, at its upper edge while one points at it or has the focus on it. */
export function ActionBar({ message, mine, acts }: ActionBarProps) {
  return (
    <div className="pointer-events-none absolute -top-3.5 right-3 bottom-0 z-10 two:right-5">
      <div
        role="toolbar"
        aria-label="Message"
        data-testid="action-bar"
        // who was writing goes on writing
        onMouseDown={(event) => event.preventDefault()}
        // of a message that begins above the edge it stays in sight
        className="pointer-events-auto sticky top-1 flex rounded-lg border border-line bg-raised p-px shadow-sm"
      >
        {acts.mayPost && (
          <>
            <IconButton
              icon={SmilePlus}
              label="React"
              data-testid="act-bar-react"
              className={SMALL}
              onClick={(event) => acts.open('react', message, event.currentTarget)}
            />
            <IconButton
              icon={Reply}
              label="Reply"
              data-testid="act-bar-reply"
              className={SMALL}
              onClick={() => acts.reply(message)}
            />
            {mine && (
              <IconButton
                icon={Pencil}
                label="Edit"
                data-testid="act-bar-edit"
                className={SMALL}
                onClick={() => acts.edit(message)}
              />
            )}
          </>
        )}
        <IconButton
          icon={Ellipsis}
          label="More"
          data-testid="act-bar-more"
          className={SMALL}
          onClick={(event) => acts.open('menu', message, event.currentTarget)}
        />
      </div>
    </div>
  )
}

import { Menu } from '@base-ui/react/menu'
import { Ban, Eye, EyeOff, Flag } from 'lucide-react'
import { REPORTS_LOG } from '../../../shared/ids.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { usePlace } from '../chat/place-context.ts'
import { may, standsAbove } from '../chat/powers.ts'
import { MENU_ITEM } from '../controls/menu-style.ts'
import { useModeration } from './moderation-context.ts'
import { useBlocked } from './use-blocked.ts'

export interface AuthorItemsProps {
  message: TimelineMessage
  onReport: () => void
}

/** What can be done about who said something. */
export function AuthorItems({ message, onReport }: AuthorItemsProps) {
  const { server, people } = usePlace()
  const { channel } = useChannel()
  const { isBlocked, block } = useBlocked()
  const ask = useModeration()
  const { author, deletedBy } = message
  const person = people.get(author)
  const moderates = may(server.me, 'moderate')
  const mayBan = moderates && person && !person.virtual && !person.banned && standsAbove(server.me, person)
  const blocked = isBlocked(author)
  return (
    <>
      <Menu.Separator className="mx-2 my-1 h-px bg-line" />
      {!moderates && deletedBy === null && channel.log !== REPORTS_LOG && (
        <Menu.Item data-testid="act-report" className={MENU_ITEM} onClick={onReport}>
          <Flag size={16} className="text-faint" aria-hidden="true" />
          Report…
        </Menu.Item>
      )}
      <Menu.Item
        data-testid="act-block"
        className={MENU_ITEM}
        onClick={() => void block(author, !blocked).catch(() => {})}
      >
        {blocked ? (
          <Eye size={16} className="text-faint" aria-hidden="true" />
        ) : (
          <EyeOff size={16} className="text-faint" aria-hidden="true" />
        )}
        {blocked ? 'Unblock author' : 'Block author'}
      </Menu.Item>
      {mayBan && (
        <Menu.Item
          data-testid="act-ban"
          className={`${MENU_ITEM} text-danger`}
          onClick={() => ask({ what: 'ban', key: person.key })}
        >
          <Ban size={16} aria-hidden="true" />
          Ban author…
        </Menu.Item>
      )}
    </>
  )
}

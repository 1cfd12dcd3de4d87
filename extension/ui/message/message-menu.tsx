import { Menu } from '@base-ui/react/menu'
import { Copy, Link2, type LucideIcon, Pencil, Pin, PinOff, Reply, SmilePlus, Trash2 } from 'lucide-react'
import type { TimelineMessage } from '../../bridge/views.ts'
import { MENU_ITEM, MENU_POPUP } from '../controls/menu-style.ts'
import { AuthorItems } from '../moderation/author-items.tsx'
import { emojiName } from './emojis.ts'
import { useActs } from './message-acts.ts'
import { recentEmojis } from './recent-emojis.ts'

/** In the first row of the menu. */
const QUICK = 6

export interface MessageMenuProps {
  open: boolean
  onClose: () => void
  message: TimelineMessage
  mine: boolean
  anchor: { getBoundingClientRect: () => DOMRect }
  finalFocus: () => boolean
}

/** Everything that can be done with a message. */
export function MessageMenu({ open, onClose, message, mine, anchor, finalFocus }: MessageMenuProps) {
  const acts = useActs()
  const gone = message.deletedBy !== null
  return (
    <Menu.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} side="bottom" align="start" sideOffset={4} className="z-50">
          <Menu.Popup data-testid="message-menu" className={MENU_POPUP} finalFocus={finalFocus}>
            {acts.mayPost && !gone && (
              <>
                <div className="flex justify-between px-0.5 pb-1">
                  {recentEmojis()
                    .slice(0, QUICK)
                    .map((emoji) => (
                      <Menu.Item
                        key={emoji}
                        aria-label={`React: ${emojiName(emoji)}`}
                        data-testid={`quick-${emoji}`}
                        onClick={() => acts.react(message, emoji)}
                        className="grid size-8.5 place-items-center rounded-lg text-[18px] leading-none outline-none data-highlighted:bg-hover"
                      >
                        {emoji}
                      </Menu.Item>
                    ))}
                </div>
                <Item icon={SmilePlus} words="More reactions…" onClick={() => acts.open('react', message)} />
                <Item icon={Reply} words="Reply" onClick={() => acts.reply(message)} />
              </>
            )}
            {mine && acts.mayPost && !gone && (
              <Item icon={Pencil} words="Edit" onClick={() => acts.edit(message)} />
            )}
            {!gone && <Item icon={Copy} words="Copy text" onClick={() => acts.copyText(message)} />}
            <Item icon={Link2} words="Copy link" onClick={() => acts.copyLink(message)} />
            {acts.mayModerate && !gone && (
              <Item
                icon={message.pinned ? PinOff : Pin}
                words={message.pinned ? 'Unpin' : 'Pin'}
                onClick={() => acts.pin(message)}
              />
            )}
            {(mine || acts.mayModerate) && !gone && (
              <>
                <Menu.Separator className="mx-2 my-1 h-px bg-line" />
                <Item
                  icon={Trash2}
                  words={mine ? 'Take back' : 'Remove'}
                  danger
                  onClick={() => acts.open('delete', message)}
                />
              </>
            )}
            {!mine && <AuthorItems message={message} onReport={() => acts.open('report', message)} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

interface ItemProps {
  icon: LucideIcon
  words: string
  danger?: boolean
  onClick: () => void
}

function Item({ icon: Icon, words, danger, onClick }: ItemProps) {
  return (
    <Menu.Item
      data-testid={`act-${words
        .toLowerCase()
        .replace(/[^a-z]+/g, '-')
        .replace(/-$/, '')}`}
      onClick={onClick}
      className={`${MENU_ITEM} ${danger ? 'text-danger' : ''}`}
    >
      <Icon size={16} className={danger ? '' : 'text-faint'} aria-hidden="true" />
      {words}
    </Menu.Item>
  )
}

import { type ReactNode, useMemo, useRef, useState } from 'react'
import { messageLink } from '../../../shared/message-link.ts'
import type { Argument } from '../../bridge/commands.ts'
import type { TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { isMe } from '../chat/is-me.ts'
import { usePlace } from '../chat/place-context.ts'
import { useEngine } from '../live/use-engine.ts'
import { ReportDialog } from '../moderation/report-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EmojiPicker } from './emoji-picker.tsx'
import { ActsContext, type MenuPlace, type MessageActs } from './message-acts.ts'
import { MessageMenu } from './message-menu.tsx'
import { noteEmoji } from './recent-emojis.ts'

interface Opened {
  what: 'menu' | 'react' | 'delete' | 'report'
  message: TimelineMessage
  anchor: { getBoundingClientRect: () => DOMRect }
  /** Where the focus goes afterwards. */
  back: HTMLElement | null
}

/** Everything that can be done with the messages inside: one menu, one picker and one question for all of them. */
export function ActProvider({ children }: { children: ReactNode }) {
  const { server, people } = usePlace()
  const { channel, rights, setAim, tell, composer } = useChannel()
  const { client } = useEngine()
  const [opened, setOpened] = useState<Opened | null>(null)
  /** Closing fades out: what is shown meanwhile. */
  const last = useRef<Opened | null>(null)
  if (opened) last.current = opened
  const me = server.me.key
  const { server: key, address } = server
  const { log } = channel

  const acts = useMemo((): MessageActs => {
    const at = { server: key, log }
    const failed = (error: unknown) => tell((error as Error).message, true)
    const targetOf = ({ hash, id }: TimelineMessage) => ({ hash, id })
    const copy = (text: string, done: string) =>
      void navigator.clipboard.writeText(text).then(
        () => tell(done),
        () => tell('The browser does not let catalk copy here.', true),
      )
    return {
      mayPost: rights.post,
      mayModerate: rights.moderate,
      react: (message, emoji) => {
        const on = !message.reactions.some(
          (one) => one.emoji === emoji && one.by.some((key) => isMe(key, me, people)),
        )
        if (on) noteEmoji(emoji)
        client.call('react', { ...at, target: targetOf(message), emoji, on }).catch(failed)
      },
      reply: (message) => setAim({ kind: 'reply', message }),
      edit: (message) => setAim({ kind: 'edit', message }),
      pin: (message) => {
        const on = !message.pinned
        client
          .call('pin', { ...at, target: targetOf(message), on } satisfies Argument<'pin'>)
          .then(() => tell(on ? 'Pinned for everybody.' : 'No longer pinned.'), failed)
      },
      copyText: (message) => copy(message.text, 'Text copied.'),
      copyLink: ({ id, hash }) =>
        copy(
          messageLink({ server: key, address, log, id, hash }),
          'Link copied. It works for members of this server.',
        ),
      open: (what, message, place) => {
        const row = document.querySelector<HTMLElement>(`[data-hash="${CSS.escape(message.hash)}"]`)
        const writing = document.activeElement === composer.current
        const back = writing ? composer.current : row
        setOpened({ what, message, back, anchor: anchorAt(place ?? row ?? document.body) })
      },
    }
  }, [client, key, address, log, me, people, rights.post, rights.moderate, setAim, tell, composer])

  const shown = opened ?? last.current
  const close = () => setOpened(null)
  /** The composer for who was writing, else the row itself: the library would choose the first button in it. */
  const finalFocus = () => {
    shown?.back?.focus({ preventScroll: true })
    return false
  }
  return (
    <ActsContext value={acts}>
      {children}
      {shown && (
        <>
          <MessageMenu
            open={opened?.what === 'menu'}
            onClose={() => setOpened((held) => (held?.what === 'menu' ? null : held))}
            message={shown.message}
            mine={isMe(shown.message.author, me, people)}
            anchor={shown.anchor}
            finalFocus={finalFocus}
          />
          <EmojiPicker
            open={opened?.what === 'react'}
            onClose={close}
            onPick={(emoji) => {
              close()
              acts.react(shown.message, emoji)
            }}
            anchor={shown.anchor}
            finalFocus={finalFocus}
          />
          {opened?.what === 'report' && <ReportDialog message={opened.message} onClose={close} />}
          <DeleteDialog
            open={opened?.what === 'delete'}
            onClose={close}
            message={shown.message}
            mine={isMe(shown.message.author, me, people)}
          />
        </>
      )}
    </ActsContext>
  )
}

/** Stays where it was, also when the row under the pointer changes or goes. */
function anchorAt(place: MenuPlace): { getBoundingClientRect: () => DOMRect } {
  const rect = place instanceof Element ? place.getBoundingClientRect() : new DOMRect(place.x, place.y, 0, 0)
  return { getBoundingClientRect: () => rect }
}

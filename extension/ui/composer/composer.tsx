import { Check, Hourglass, SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useChannel } from '../chat/channel-context.ts'
import { usePlace } from '../chat/place-context.ts'
import { IconButton } from '../controls/icon-button.tsx'
import { useJump } from '../jump/jump-context.ts'
import { useCommand } from '../live/use-command.ts'
import { formatClockLeft } from '../show/format-clock-left.ts'
import { slowWords } from '../show/slow-words.ts'
import { AimBar } from './aim-bar.tsx'
import { MentionList } from './mention-list.tsx'
import { textRoom } from './text-room.ts'
import { useAutogrow } from './use-autogrow.ts'
import { useMentions } from './use-mentions.ts'
import { useSlow } from './use-slow.ts'
import { useWords } from './use-words.ts'

/** Where one writes, answers and edits. */
export function Composer() {
  const { server, people } = usePlace()
  const { channel, aim, setAim, lastOwn, composer: area } = useChannel()
  const { spot, back } = useJump()
  const [text, setText] = useWords(`draft:${server.server}:${channel.log}`, aim)
  const [caret, setCaret] = useState(0)
  const caretNext = useRef<number | null>(null)
  const say = useCommand('say')
  const edit = useCommand('edit')
  const mentions = useMentions(text, caret, people)
  const room = textRoom(text)
  const slow = useSlow(channel)
  const waits = slow.left > 0 && aim?.kind !== 'edit'
  const sendable = text.trim() !== '' && (room ?? 0) >= 0 && !waits
  useAutogrow(area, text)

  useEffect(() => {
    if (!matchMedia('(pointer: coarse)').matches) area.current?.focus()
  }, [area])
  // whoever chose to answer or to edit wants to write, also with a finger
  useEffect(() => {
    if (!aim) return
    const field = area.current
    field?.focus()
    if (aim.kind === 'edit') caretNext.current = aim.message.text.length
  }, [aim, area])
  useEffect(() => {
    if (caretNext.current === null) return
    area.current?.setSelectionRange(caretNext.current, caretNext.current)
    setCaret(caretNext.current)
    caretNext.current = null
  })

  const pick = (person: Parameters<typeof mentions.pick>[0]) => {
    const next = mentions.pick(person)
    caretNext.current = next.caret
    setText(next.text)
    area.current?.focus()
  }
  const send = async () => {
    if (!sendable) return
    const said = text.trim()
    const at = { server: server.server, log: channel.log }
    const words = { text: said, mentions: mentions.mentioned(said) }
    const target = aim && { hash: aim.message.hash, id: aim.message.id }
    area.current?.focus()
    if (aim?.kind === 'edit' && target) {
      if (said === aim.message.text || (await edit.run({ ...at, ...words, target }))) setAim(null)
      return
    }
    setText('')
    setAim(null)
    if (spot) back()
    slow.said()
    const done = await say.run({ ...at, ...words, replyTo: target ?? undefined })
    // what could not even be kept comes back, unless something else was begun
    if (done || area.current?.value !== '') return
    setText(said)
    setAim(aim)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const choosing = mentions.shown.length > 0
    const person = mentions.shown[mentions.active]
    if (choosing && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      mentions.move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (choosing && person && (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)))
      pick(person)
    else if (choosing && event.key === 'Escape') mentions.close()
    else if (event.key === 'Escape' && aim) setAim(null)
    else if (event.key === 'ArrowUp' && text === '' && !aim && !event.shiftKey && lastOwn.current)
      setAim({ kind: 'edit', message: lastOwn.current })
    else if (event.key === 'Enter' && !event.shiftKey) void send()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const where = `#${channel.name}`
  const refused = say.refused ?? edit.refused
  const online = server.connection.state === 'online'
  return (
    <div className="relative px-3 pb-3 two:px-5 two:pb-4">
      <div className="relative rounded-xl border border-edge bg-raised focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        {aim && <AimBar aim={aim} onCancel={() => setAim(null)} />}
        {mentions.shown.length > 0 && (
          <MentionList id={mentions.id} people={mentions.shown} active={mentions.active} onPick={pick} />
        )}
        <div className="flex items-end">
          <textarea
            ref={area}
            data-testid="composer"
            rows={1}
            dir="auto"
            value={text}
            aria-label={`Message ${where}`}
            placeholder={
              aim?.kind === 'edit'
                ? 'What it should say'
                : online
                  ? `Message ${where}`
                  : `Message ${where}, sent later`
            }
            aria-autocomplete="list"
            aria-controls={mentions.shown.length > 0 ? mentions.id : undefined}
            aria-activedescendant={
              mentions.shown.length > 0 ? `${mentions.id}-${mentions.active}` : undefined
            }
            onChange={(event) => {
              setText(event.target.value)
              setCaret(event.target.selectionStart)
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            className="max-h-[40dvh] min-w-0 flex-1 resize-none overflow-y-auto bg-transparent py-2.5 pr-1 pl-3.5 leading-5 outline-none
            placeholder:overflow-hidden placeholder:text-ellipsis placeholder:whitespace-nowrap placeholder:text-faint"
          />
          <IconButton
            icon={aim?.kind === 'edit' ? Check : SendHorizontal}
            label={aim?.kind === 'edit' ? 'Save' : 'Send'}
            data-testid="send"
            disabled={!sendable}
            onClick={send}
            className={`m-1 ${sendable ? 'text-accent' : ''}`}
          />
        </div>
      </div>
      {slow.slowed && (
        <p data-testid="slow" className="flex items-center gap-1.5 px-1 pt-1.5 text-[12px] text-faint">
          <Hourglass size={12} className="shrink-0" aria-hidden="true" />
          {waits ? (
            <span className="tabular-nums">You may write again in {formatClockLeft(slow.left)}.</span>
          ) : (
            <span>Slow channel: one message every {slowWords(channel.slow)}.</span>
          )}
        </p>
      )}
      {room !== null && (
        <p
          data-testid="room"
          role="status"
          className={`px-1 pt-1.5 text-right text-[12px] tabular-nums ${room < 0 ? 'font-semibold text-danger' : 'text-faint'}`}
        >
          {room < 0
            ? `${(-room).toLocaleString()} letters too long`
            : `${room.toLocaleString()} letters left`}
        </p>
      )}
      {refused && (
        <p role="alert" data-testid="say-refusal" className="px-1 pt-1.5 text-[13px] text-danger">
          {refused.sentence}
        </p>
      )}
    </div>
  )
}

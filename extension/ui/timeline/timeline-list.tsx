import { useEffect, useMemo, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { ChannelView, Timeline, TimelineMessage } from '../../bridge/views.ts'
import { useChannel } from '../chat/channel-context.ts'
import { isMe } from '../chat/is-me.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { type Spot, useJump } from '../jump/jump-context.ts'
import { useAttention } from '../live/use-attention.ts'
import { ActProvider } from '../message/act-provider.tsx'
import { isolate } from '../show/isolate.ts'
import { plainLine } from '../show/plain-line.ts'
import { buildRows } from './build-rows.ts'
import { DayFloat } from './day-float.tsx'
import { JumpButton } from './jump-button.tsx'
import { onListKey } from './on-list-key.ts'
import { rowNear, rowOf } from './row-of.ts'
import { TimelineRow } from './timeline-row.tsx'
import { useDayFloat } from './use-day-float.ts'
import { useFlash } from './use-flash.ts'
import { useFreshCount } from './use-fresh-count.ts'
import { useHidden } from './use-hidden.ts'
import { useMarkRead } from './use-mark-read.ts'
import { useNewLine } from './use-new-line.ts'
import { useRevived } from './use-revived.ts'
import { useStick } from './use-stick.ts'
import type { useTimeline } from './use-timeline.ts'

/** So near to the oldest row, px, more is read: about three screens, so that nobody waits. */
const NEAR_START = 2_000

export interface TimelineListProps {
  channel: ChannelView
  reading: ReturnType<typeof useTimeline>
  timeline: Timeline
  /** Where it opens; null: at the newest. Another one is another mount. */
  spot: Spot | null
}

export function TimelineList({ channel, reading, timeline: whole, spot }: TimelineListProps) {
  const { server, people } = usePlace()
  const { timeline, isHidden, show } = useHidden(whole)
  const { lastOwn, composer } = useChannel()
  const { here, back } = useJump()
  const me = server.me.key
  const attending = useAttention()
  const wrote = timeline.pending.findLast(({ kind }) => kind === 'message')?.hash
  const newAfter = useNewLine(channel, attending, wrote)
  const rows = useMemo(() => buildRows(timeline, me, newAfter, isHidden), [timeline, me, newAfter, isHidden])
  const list = useRef<VirtualizerHandle>(null)
  const room = useRef<HTMLElement>(null)
  const revived = useRevived(list, room)
  const [opensAt] = useState(() => spot && rowNear(rows, spot.id, spot.hash))
  const past = reading.around !== null && !timeline.newest
  const stick = useStick(list, room, rows, opensAt, past)
  const day = useDayFloat(list, rows)
  const { flashed, flash } = useFlash(room)
  const fresh = useFreshCount(timeline.items, me, stick.atEnd, isHidden)
  const newest = timeline.items.findLast((item) => item.kind === 'message')
  const atNow = stick.atEnd && timeline.newest
  const mark = useMarkRead(server.server, channel, newest?.id, attending && atNow)
  const { more, moreAfter, readBack, trim } = reading
  const holed = timeline.items.some((item) => item.kind === 'gap')

  lastOwn.current =
    timeline.items.findLast(
      (item): item is TimelineMessage =>
        item.kind === 'message' && isMe(item.author, me, people) && item.deletedBy === null,
    ) ?? null

  const { toRow } = stick
  here.current = (wanted) => {
    const at = rowOf(rows, wanted.id, wanted.hash)
    const row = rows[at]
    if (row?.kind !== 'message') return false
    toRow(at)
    flash(row.message.hash)
    return true
  }
  useEffect(
    () => () => {
      here.current = null
    },
    [here],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, where the list opened
  useEffect(() => {
    const row = opensAt === null ? undefined : rows[opensAt]
    if (row?.kind === 'message') flash(row.message.hash)
  }, [])

  // rows came, or the list opened, and an end is still near
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the rows is looked at again
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const at = list.current
      if (!at || at.scrollOffset < NEAR_START) more()
      // before its first row is measured, a list has no end to be near to
      if (at?.scrollSize && at.scrollSize - at.viewportSize - at.scrollOffset < NEAR_START) moreAfter()
    })
    return () => cancelAnimationFrame(frame)
  }, [rows, more, moreAfter])
  useEffect(() => {
    if (holed) readBack()
  }, [holed, readBack])
  useEffect(() => {
    if (!stick.atEnd) return
    const timer = setTimeout(trim, 5_000)
    return () => clearTimeout(timer)
  }, [stick.atEnd, trim])

  return (
    <ActProvider>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <DayFloat day={day.day} shown={day.shown} />
        <section
          ref={room}
          data-testid="timeline"
          data-rows={rows.length}
          data-past={past || undefined}
          aria-label={`Messages in ${channel.name}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys go from message to message in what has the focus
          tabIndex={0}
          onKeyDown={(event) => onListKey(event, composer.current)}
          onPointerMove={atNow ? mark : undefined}
          className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto overscroll-contain pb-3 -outline-offset-2 [overflow-anchor:none]"
        >
          <div className="grow" />
          <Virtualizer
            key={revived}
            ref={list}
            data={rows}
            shift={stick.shift}
            bufferSize={600}
            onResize={stick.onResize}
            onScroll={(offset) => {
              if (!stick.onScroll(offset)) day.look(offset)
              if (offset < NEAR_START) more()
              const at = list.current
              if (at && at.scrollSize - at.viewportSize - offset < NEAR_START) moreAfter()
            }}
          >
            {(row) => (
              <TimelineRow
                key={row.key}
                row={row}
                channel={channel}
                flash={row.kind === 'message' && row.message.hash === flashed}
                onShow={show}
              />
            )}
          </Virtualizer>
        </section>
        {!(stick.atEnd && timeline.newest) && (
          <JumpButton
            fresh={past ? channel.unread : fresh}
            past={past}
            onJump={reading.around === null ? stick.toEnd : back}
          />
        )}
        <p aria-live="polite" className="sr-only">
          {atNow &&
            newest &&
            !isMe(newest.author, me, people) &&
            newest.deletedBy === null &&
            !isHidden(newest) &&
            `${isolate(nameOf(newest.author, people))}: ${isolate(plainLine(newest.text))}`}
        </p>
      </div>
    </ActProvider>
  )
}

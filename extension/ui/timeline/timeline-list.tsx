import { useEffect, useMemo, useRef } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import type { ChannelView, Timeline } from '../../bridge/views.ts'
import { nameOf } from '../chat/name-of.ts'
import { usePlace } from '../chat/place-context.ts'
import { useAttention } from '../live/use-attention.ts'
import { buildRows } from './build-rows.ts'
import { DayFloat } from './day-float.tsx'
import { JumpButton } from './jump-button.tsx'
import { TimelineRow } from './timeline-row.tsx'
import { useDayFloat } from './use-day-float.ts'
import { useFreshCount } from './use-fresh-count.ts'
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
}

export function TimelineList({ channel, reading, timeline }: TimelineListProps) {
  const { server, people } = usePlace()
  const me = server.me.key
  const attending = useAttention()
  const newAfter = useNewLine(channel, attending, timeline.pending.at(-1)?.hash)
  const rows = useMemo(() => buildRows(timeline, me, newAfter), [timeline, me, newAfter])
  const list = useRef<VirtualizerHandle>(null)
  const room = useRef<HTMLElement>(null)
  const revived = useRevived(list, room)
  const stick = useStick(list, rows)
  const day = useDayFloat(list, rows)
  const fresh = useFreshCount(timeline.items, me, stick.atEnd)
  const newest = timeline.items.findLast((item) => item.kind === 'message')
  const mark = useMarkRead(server.server, channel, newest?.id, attending && stick.atEnd)
  const { more, readBack, trim } = reading
  const holed = timeline.items.some((item) => item.kind === 'gap')

  // rows came, or the list opened, and the start is still near
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the rows is looked at again
  useEffect(() => {
    const frame = requestAnimationFrame(() => (list.current?.scrollOffset ?? 0) < NEAR_START && more())
    return () => cancelAnimationFrame(frame)
  }, [rows, more])
  useEffect(() => {
    if (holed) readBack()
  }, [holed, readBack])
  useEffect(() => {
    if (!stick.atEnd) return
    const timer = setTimeout(trim, 5_000)
    return () => clearTimeout(timer)
  }, [stick.atEnd, trim])

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <DayFloat day={day.day} shown={day.shown} />
      <section
        ref={room}
        data-testid="timeline"
        data-rows={rows.length}
        aria-label={`Messages in ${channel.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what has the focus
        tabIndex={0}
        onPointerMove={stick.atEnd ? mark : undefined}
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
          }}
        >
          {(row) => <TimelineRow key={row.key} row={row} channel={channel} />}
        </Virtualizer>
      </section>
      {!stick.atEnd && <JumpButton fresh={fresh} onJump={stick.toEnd} />}
      <p aria-live="polite" className="sr-only">
        {stick.atEnd &&
          newest &&
          newest.author !== me &&
          `${nameOf(newest.author, people)}: ${newest.text.slice(0, 500)}`}
      </p>
    </div>
  )
}

import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { howMoved } from './how-moved.ts'
import type { Row } from './row.ts'

/** Within this of the end, px, the person is at the bottom. */
const AT_END = 40
/** So long after its room changed a list may move by itself: every row is measured anew, ms. */
const SETTLES_MS = 400

/**
 * Where the timeline stands. At the bottom it stays there, whatever comes or grows; elsewhere what is
 * on screen stays where it is, whatever comes above or below. `start`: the row that it opens at; null: the bottom.
 * `bottomless`: what stands last is not the newest, so there is no bottom to stay at.
 */
export function useStick(
  list: RefObject<VirtualizerHandle | null>,
  room: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  start: number | null,
  bottomless: boolean,
) {
  const [atEnd, setAtEnd] = useState(start === null)
  const stuck = useRef(start === null)
  const opensAt = useRef(start)
  const last = useRef({ offset: 0, left: 0 })
  const before = useRef<readonly Row[]>(rows)
  /** The topmost row on screen, and how far below the top edge it and the rows after it begin, px. */
  const onTop = useRef<{ index: number; edges: number[] }>({ index: 0, edges: [] })

  const form = useRef({ size: '', since: 0 })
  /** Whether there was more than a screen of it. */
  const overflowed = useRef(false)

  const moved = useMemo(() => howMoved(before.current, rows, onTop.current.index), [rows])
  const shift = before.current !== rows && moved.way !== 'below'

  const toEnd = useCallback(() => {
    stuck.current = true
    setAtEnd(true)
    const newest = before.current.length - 1
    if (newest >= 0) list.current?.scrollToIndex(newest, { align: 'end' })
  }, [list])

  /** To one row, and stays there. */
  const toRow = useCallback(
    (index: number) => {
      stuck.current = false
      list.current?.scrollToIndex(index, { align: 'center' })
    },
    [list],
  )

  useLayoutEffect(() => {
    const was = before.current
    before.current = rows
    if (was === rows && last.current.offset !== 0) return
    if (opensAt.current !== null) toRow(opensAt.current)
    else if (stuck.current || wroteJustNow(was, rows)) toEnd()
    else if (moved.way === 'both') {
      const edge = onTop.current.edges[moved.from - onTop.current.index]
      if (edge !== undefined) list.current?.scrollTo(list.current.getItemOffset(moved.to) - edge)
    }
    opensAt.current = null
  }, [rows, moved, list, toEnd, toRow])

  /** Whether the panel was just made wider, narrower, higher or lower. */
  const isSettling = useCallback((): boolean => {
    const now = performance.now()
    const size = `${innerWidth} × ${list.current?.viewportSize}`
    if (size !== form.current.size) form.current = { size, since: now }
    return now - form.current.since < SETTLES_MS
  }, [list])

  /** Answers whether the list is at its bottom. */
  const onScroll = useCallback(
    (offset: number): boolean => {
      const at = list.current
      if (!at) return stuck.current
      const left = at.scrollSize - at.viewportSize - offset
      const end = left <= AT_END && !bottomless
      // only a move upwards leaves the bottom: rows that are measured late move the offset or the end, not one from the other
      if (end) stuck.current = true
      else if (isSettling() && stuck.current) toEnd()
      else if (offset < last.current.offset - 1 && left > last.current.left + 1) stuck.current = false
      last.current = { offset, left }
      setAtEnd(end || stuck.current)
      const index = at.findItemIndex(offset)
      onTop.current = {
        index,
        edges: Array.from({ length: 12 }, (_, below) => at.getItemOffset(index + below) - offset),
      }
      return stuck.current
    },
    [list, isSettling, toEnd, bottomless],
  )
  const onResize = useCallback(() => {
    isSettling()
    if (stuck.current) toEnd()
  }, [isSettling, toEnd])

  // rows are measured late, and the list grows after it was scrolled to its end; it may be another element each time
  useEffect(() => {
    const content = room.current?.lastElementChild
    if (!content) return
    const observer = new ResizeObserver(() => {
      const at = room.current
      if (!at) return
      const fits = at.scrollHeight <= at.clientHeight
      // what was taken back leaves less than a screen, and nothing scrolls that would tell
      if (fits && overflowed.current && !bottomless) {
        stuck.current = true
        setAtEnd(true)
      }
      overflowed.current = !fits
      if (stuck.current) at.scrollTo(0, at.scrollHeight)
    })
    observer.observe(content)
    return () => observer.disconnect()
  })

  // fonts and images settle after the first paint
  useEffect(() => {
    const frame = requestAnimationFrame(() => stuck.current && toEnd())
    return () => cancelAnimationFrame(frame)
  }, [toEnd])

  return { shift, atEnd, toEnd, toRow, onScroll, onResize }
}

/** A new row of one's own at the end: who writes wants to see it. */
function wroteJustNow(before: readonly Row[], after: readonly Row[]): boolean {
  const last = after.at(-1)
  if (last?.kind !== 'pending' || last.message.state === 'failed') return false
  return !before.slice(-20).some((row) => row.key === last.key)
}

import { describe, expect, it } from 'vitest'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import type { TimelineGap, TimelineMessage } from '../../bridge/views.ts'
import { buildRows } from './build-rows.ts'
import { howMoved } from './how-moved.ts'
import { keepOlder } from './keep-older.ts'
import type { Row } from './row.ts'

const alice = 'a1' as PublicKey
const bob = 'b0' as PublicKey
const NOON = new Date(2026, 4, 20, 12).getTime()
const MINUTE = 60_000

const said = (minute: number, author: PublicKey = alice): TimelineMessage => ({
  kind: 'message',
  id: String(minute).padStart(6, '0') as FactId,
  hash: `hash-${minute}` as ClaimHash,
  author,
  at: NOON + minute * MINUTE,
  sentAt: 0,
  text: `${minute}`,
  mentions: [],
})
const gap = (key: string): TimelineGap => ({
  kind: 'gap',
  key,
  log: '' as LogId,
  epoch: '' as TimelineGap['epoch'],
  fromSeq: 1,
  toSeq: 9,
  count: 9,
})
const waiting = (minute: number): PendingMessage => ({
  hash: `hash-${minute}` as ClaimHash,
  log: '' as LogId,
  text: '',
  mentions: [],
  sentAt: NOON + minute * MINUTE,
  state: 'waiting',
})
const timeline = (
  items: (TimelineMessage | TimelineGap)[],
  complete = true,
  pending: PendingMessage[] = [],
) => ({
  items,
  complete,
  pending,
})
const look = (rows: Row[]) =>
  rows.map((row) =>
    row.kind === 'message' || row.kind === 'pending' ? `${row.head ? '+' : ''}${row.message.hash}` : row.kind,
  )

describe('the rows of a timeline', () => {
  it('group what one person says within five minutes', () => {
    const rows = buildRows(timeline([said(0), said(4), said(10), said(11, bob), said(12)]), bob, null)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', 'hash-4', '+hash-10', '+hash-11', '+hash-12'])
  })

  it('begin each day with its name', () => {
    const rows = buildRows(timeline([said(0), said(24 * 60)]), bob, null)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', 'day', '+hash-1440'])
  })

  it('show where the new begins, above the first message of somebody else', () => {
    const items = [said(0), said(1, bob), said(2), said(3)]
    expect(look(buildRows(timeline(items), bob, said(0).id))).toEqual([
      'start',
      'day',
      '+hash-0',
      '+hash-1',
      'new',
      '+hash-2',
      'hash-3',
    ])
    expect(look(buildRows(timeline(items), bob, said(3).id))).not.toContain('new')
  })

  it('promise more above only when there may be more', () => {
    expect(look(buildRows(timeline([said(0)], false), bob, null))[0]).toBe('older')
    expect(look(buildRows(timeline([gap('g'), said(0)], false), bob, null))[0]).toBe('gap')
  })

  it('show a message once, on its way or stamped', () => {
    const rows = buildRows(timeline([said(0, bob)], true, [waiting(0), waiting(1)]), bob, null)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', 'hash-1'])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })
})

describe('reading back', () => {
  it('keeps what was shown when new messages push the oldest out of the read', () => {
    const shown = timeline([said(0), said(1), said(2)], false)
    const kept = keepOlder(shown, timeline([said(1), said(2), said(3)], false))
    expect(kept.items).toEqual([said(0), said(1), said(2), said(3)])
  })

  it('believes the fresh read about gaps and beginnings', () => {
    const shown = timeline([gap('g'), said(1)], false)
    expect(keepOlder(shown, timeline([said(0), said(1)])).items).toEqual([said(0), said(1)])
    expect(keepOlder(shown, timeline([said(1), said(2)], false)).items).toEqual([said(1), said(2)])
    expect(keepOlder(shown, timeline([said(7)], false)).items).toEqual([said(7)])
  })

  it('knows whether the screen must hold from above or from below', () => {
    const rows = (...minutes: number[]) =>
      minutes.map((minute) => ({ kind: 'message' as const, key: String(minute) }))
    const older = { kind: 'older' as const, key: 'older' }
    expect(howMoved(rows(1, 2, 3), rows(1, 2, 3, 4), 1)).toEqual({ way: 'below' })
    expect(howMoved([older, ...rows(3, 4)], [older, ...rows(1, 2, 3, 4)], 0)).toEqual({ way: 'above' })
    expect(howMoved(rows(2, 3), rows(1, 2, 3, 4), 0)).toEqual({ way: 'both', from: 0, to: 1 })
    expect(howMoved(rows(1), rows(7), 0)).toEqual({ way: 'below' })
  })
})

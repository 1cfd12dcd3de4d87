import { describe, expect, it } from 'vitest'
import type { ClaimHash, FactId, LogId, PublicKey } from '../../../shared/ids.ts'
import type { PendingMessage } from '../../bridge/state.ts'
import type { TimelineGap, TimelineMessage } from '../../bridge/views.ts'
import { buildRows } from './build-rows.ts'
import { howMoved } from './how-moved.ts'
import { keepOlder } from './keep-older.ts'
import type { Row } from './row.ts'
import { rowNear, rowOf } from './row-of.ts'
import { withoutBlocked } from './without-blocked.ts'

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
  editedAt: null,
  deletedBy: null,
  pinned: false,
  reactions: [],
  replyTo: null,
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
  kind: 'message',
  text: '',
  mentions: [],
  target: null,
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
  newest: true,
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

  it('show a refused change where it belongs, and at the end where that is not shown', () => {
    const refused = (target: ClaimHash | null): PendingMessage => ({
      ...waiting(9),
      hash: `change-${target}` as ClaimHash,
      kind: 'edit',
      target,
      state: 'failed',
    })
    const pending = [refused(said(0).hash), refused('elsewhere' as ClaimHash)]
    const rows = buildRows(timeline([said(0)], true, pending), bob, null)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', 'change'])
    expect(rows[2]).toMatchObject({ changes: [pending[0]] })
    expect(rows[3]).toMatchObject({ change: pending[1] })
  })

  it('name the author of an answer again, as the one it answers stands between', () => {
    const answer = { ...said(1), replyTo: { hash: said(0).hash, id: said(0).id, message: null } }
    const onItsWay = { ...waiting(2), target: said(0).hash }
    const rows = buildRows(timeline([said(0), answer, said(1.5)], true, [onItsWay]), bob, null)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', '+hash-1', 'hash-1.5', '+hash-2'])
    expect(rows.at(-1)).toMatchObject({ answers: said(0) })
  })

  it('promise newer ones where the past is shown, and nothing that is on its way', () => {
    const past = { ...timeline([said(0)], true, [waiting(1)]), newest: false }
    expect(look(buildRows(past, bob, null))).toEqual(['start', 'day', '+hash-0', 'newer'])
  })

  it('are found by hash, or by where their time would be', () => {
    const rows = buildRows(timeline([said(0), said(5)]), bob, null)
    expect(rowOf(rows, said(5).id, said(5).hash)).toBe(3)
    expect(rowOf(rows, said(5).id, said(4).hash)).toBe(-1)
    expect(rowNear(rows, said(3).id, said(3).hash)).toBe(3)
    expect(rowNear(rows, said(7).id, null)).toBe(3)
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

describe('what one does not want to see', () => {
  const isHidden = ({ author }: TimelineMessage) => author === bob
  const removed = (minute: number, by: PublicKey): TimelineMessage => ({ ...said(minute), deletedBy: by })
  const folds = (rows: Row[]) =>
    rows.flatMap((row) => (row.kind === 'folded' ? [[row.why, row.hashes.length, row.by]] : []))

  it('is one line for all that stands together, and others begin anew below it', () => {
    const items = [said(0), said(1, bob), said(2, bob), said(3), gap('g'), said(4, bob)]
    const rows = buildRows(timeline(items), alice, null, isHidden)
    expect(look(rows)).toEqual(['start', 'day', '+hash-0', 'folded', '+hash-3', 'gap', 'folded'])
    expect(folds(rows)).toEqual([
      ['blocked', 2, null],
      ['blocked', 1, null],
    ])
  })

  it('draws no line of what is new', () => {
    const items = [said(0, alice), said(1, bob), said(2, bob)]
    expect(look(buildRows(timeline(items), alice, said(0).id, isHidden))).not.toContain('new')
  })

  it('is two lines where a day ends between', () => {
    const items = [said(0, bob), said(24 * 60, bob)]
    expect(look(buildRows(timeline(items), alice, null, isHidden))).toEqual([
      'start',
      'day',
      'folded',
      'day',
      'folded',
    ])
  })

  it('a flood that was removed is one line for each who removed it; few removals are not folded', () => {
    const flood = Array.from({ length: 40 }, (_, i) => removed(i, bob))
    const rows = buildRows(timeline([...flood, removed(50, alice), said(51)]), bob, null)
    expect(folds(rows)).toEqual([['removed', 40, bob]])
    expect(look(buildRows(timeline([removed(0, bob), removed(1, bob)]), bob, null))).not.toContain('folded')
  })

  it('a jump to one of them ends at the line in whose place it stands', () => {
    const rows = buildRows(timeline([said(0), said(1, bob), said(2, bob)]), alice, null, isHidden)
    expect(rows[rowOf(rows, said(2).id, said(2).hash)]?.kind).toBe('folded')
  })
})

it('of who is blocked neither reactions are seen nor words that others answer', () => {
  const reactions = [
    { emoji: '👍', by: [alice, bob] },
    { emoji: '👎', by: [bob] },
  ]
  const answer = { hash: said(0).hash, id: said(0).id, message: { author: bob, text: 'rude' } }
  const whole = timeline([{ ...said(1), reactions, replyTo: answer }, said(2)])
  const { items } = withoutBlocked(whole, (key) => key === bob)
  expect(items).toMatchObject([
    { reactions: [{ emoji: '👍', by: [alice] }], replyTo: { hash: said(0).hash, message: null } },
    {},
  ])
  expect(withoutBlocked(whole, () => false)).toBe(whole)
})

import { describe, expect, it } from 'vitest'
import { CONTROL_LOG, type EpochId, type FactId, type LogId } from '../../shared/ids.ts'
import type { StoredPage } from './fact-store.ts'
import { UNREAD } from './page-row.ts'
import { pagesToFree, wantedSince } from './retention.ts'

const DAY = 24 * 3_600_000
const now = 100 * DAY
const log = 'aa'.repeat(16) as LogId

const idAt = (ms: number) => `${ms.toString(16).padStart(12, '0')}${'7'.padEnd(20, '0')}` as FactId

/** A page of a megabyte that was said on one day. */
function page(day: number, more: Partial<StoredPage> = {}): StoredPage {
  return {
    log,
    epoch: '01'.repeat(16) as EpochId,
    index: day,
    count: 256,
    held: 256,
    firstId: idAt(day * DAY),
    lastId: idAt(day * DAY + DAY / 2),
    previous: '',
    root: '',
    ...UNREAD,
    examined: 1,
    size: 1_000_000,
    ...more,
  }
}

const daysOf = (pages: StoredPage[]) => pages.map(({ index }) => index)
const none = () => false

describe('what is freed', () => {
  const pages = [90, 95, 98, 99].map((day) => page(day))

  it('is nothing for who keeps everything', () => {
    expect(pagesToFree(pages, { kind: 'all' }, now, none)).toEqual([])
    expect(wantedSince(pages, { kind: 'all' }, now)).toBe(0)
  })

  it('is every page that is older as a whole, by days', () => {
    expect(daysOf(pagesToFree(pages, { kind: 'days', days: 3 }, now, none))).toEqual([90, 95])
    // Its end is young enough: it stays as a whole.
    expect(daysOf(pagesToFree(pages, { kind: 'days', days: 1.75 }, now, none))).toEqual([90, 95])
    expect(wantedSince(pages, { kind: 'days', days: 3 }, now)).toBe(97 * DAY)
  })

  it('is the oldest until the rest fits, by megabytes', () => {
    expect(daysOf(pagesToFree(pages, { kind: 'megabytes', megabytes: 2 }, now, none))).toEqual([90, 95])
    expect(daysOf(pagesToFree(pages, { kind: 'megabytes', megabytes: 3.5 }, now, none))).toEqual([90])
    expect(pagesToFree(pages, { kind: 'megabytes', megabytes: 4 }, now, none)).toEqual([])
  })

  it('is what holds own messages or pins last', () => {
    const dear = [page(90, { mine: true }), ...pages.slice(1)]
    const pinned = ({ index }: StoredPage) => index === 95
    expect(daysOf(pagesToFree(dear, { kind: 'megabytes', megabytes: 2 }, now, pinned))).toEqual([98, 99])
    expect(daysOf(pagesToFree(dear, { kind: 'megabytes', megabytes: 1 }, now, pinned))).toEqual([98, 99, 90])
  })

  it('is never of the control log', () => {
    const control = page(1, { log: CONTROL_LOG })
    expect(pagesToFree([control], { kind: 'days', days: 1 }, now, none)).toEqual([])
    expect(pagesToFree([control], { kind: 'megabytes', megabytes: 0 }, now, none)).toEqual([])
  })
})

describe('what is asked for', () => {
  it('is everything while there is room, and nothing older than what is held once there is none', () => {
    const pages = [98, 99].map((day) => page(day))
    expect(wantedSince(pages, { kind: 'megabytes', megabytes: 10 }, now)).toBe(0)
    expect(wantedSince(pages, { kind: 'megabytes', megabytes: 2 }, now)).toBe(98 * DAY)
  })
})

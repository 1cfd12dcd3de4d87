import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EpochId, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
import { MAX_SEQ } from '../../shared/limits.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import { Coverage, EVERYTHING } from './coverage.ts'

const log = 'aa'.repeat(16) as LogId
const other = 'bb'.repeat(16) as LogId
const epoch = '01'.repeat(16) as EpochId
const later = '02'.repeat(16) as EpochId

/** The id of a fact at a time, ms. */
const idAt = (ms: number) => `${ms.toString(16).padStart(12, '0')}${'7'.padEnd(20, '0')}` as FactId

function coverage(end: number, pages: [index: number, count: number, held: number, ms?: number][]): Coverage {
  const made = new Coverage()
  made.learnEnd({ log, epoch, n: end, head: null })
  for (const [index, count, held, ms = index * 1_000] of pages)
    made.hold({ ...testRow, index, count, held, firstId: idAt(ms), lastId: idAt(ms + 999) })
  return made
}

const testRow = {
  log,
  epoch,
  previous: '',
  root: '',
  examined: 0,
  bad: [],
  messages: 0,
  mentions: 0,
  mine: false,
  size: 0,
}

const gapsOf = (made: Coverage, since?: number) =>
  [...made.gaps(since)].map(({ index, missing, held, leading }) => ({ index, missing, held, leading }))

const row = (more: Partial<CoverageRow>): CoverageRow => ({
  log: idBytes(log),
  epoch: idBytes(epoch),
  pages: [],
  short: null,
  head: null,
  ...more,
})
describe('what is missing', () => {
  it('is every page below the end, newest first', () => {
    expect(gapsOf(coverage(600, []))).toEqual([
      { index: 2, missing: 88, held: 0, leading: 0 },
      { index: 1, missing: 256, held: 0, leading: 0 },
      { index: 0, missing: 256, held: 0, leading: 0 },
    ])
  })

  it('is nothing once all is held, and nothing of a log that has no facts', () => {
    expect(
      gapsOf(
        coverage(300, [
          [0, 256, 256],
          [1, 44, 44],
        ]),
      ),
    ).toEqual([])
    expect(gapsOf(new Coverage())).toEqual([])
  })

  it('is the end of a page that was held when it was shorter, and all that a hole hides', () => {
    expect(gapsOf(coverage(50, [[0, 20, 20]]))).toEqual([{ index: 0, missing: 30, held: 20, leading: 20 }])
    expect(gapsOf(coverage(50, [[0, 50, 20]]))).toEqual([{ index: 0, missing: 30, held: 20, leading: 0 }])
    expect(gapsOf(coverage(256, []))).toEqual([{ index: 0, missing: 256, held: 0, leading: 0 }])
    expect(gapsOf(coverage(257, [[0, 256, 256]]))).toEqual([{ index: 1, missing: 1, held: 0, leading: 0 }])
  })

  it('ends at the first page that begins before the time that is wanted', () => {
    const made = coverage(1_024, [
      [3, 256, 256, 5_000],
      [1, 256, 255, 1_000],
    ])
    expect(gapsOf(made, 2_000).map(({ index }) => index)).toEqual([2, 1])
    expect(gapsOf(made).map(({ index }) => index)).toEqual([2, 1, 0])
  })

  it('is nothing at or below a page that was freed, but for who wants everything', () => {
    const made = coverage(1_024, [[1, 256, 256]])
    made.free({ log, epoch, index: 1 })
    expect(gapsOf(made).map(({ index }) => index)).toEqual([3, 2])
    expect(gapsOf(made, EVERYTHING).map(({ index }) => index)).toEqual([3, 2, 1, 0])
  })

  it('is told by log, that of the person’s choice first, then the newest epoch', () => {
    const made = coverage(10, [])
    made.learnEnd({ log, epoch: later, n: 5, head: null })
    made.learnEnd({ log: other, epoch, n: 7, head: null })
    expect([...made.gaps(0, other)].map((one) => [one.log, one.epoch])).toEqual([
      [other, epoch],
      [log, later],
      [log, epoch],
    ])
    expect(made.missing()).toEqual(
      new Map([
        [log, 15],
        [other, 7],
      ]),
    )
  })
})

it('what is missing is counted as the gaps have it, whatever is held, freed and wanted', () => {
  const anyPages = fc.uniqueArray(
    fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 256 }), fc.nat(256), fc.nat(6_000)),
    { selector: ([index]) => index },
  )
  const anySince = fc.oneof(fc.nat(7_000), fc.constant(EVERYTHING))
  const anyFreed = fc.option(fc.nat(6), { nil: undefined })
  fc.assert(
    fc.property(fc.nat(1_600), anyPages, anySince, anyFreed, (end, pages, since, freed) => {
      const made = coverage(
        end,
        pages.map(([index, count, held, ms]) => [index, count, Math.min(count, held), ms]),
      )
      if (freed !== undefined) made.free({ log, epoch, index: freed })
      const gaps = [...made.gaps(since)]
      const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0)
      expect(made.missing(since)).toEqual(new Map(missing > 0 ? [[log, missing]] : []))
      for (const gap of gaps) expect(made.gapAt(gap)).toEqual(gap)
    }),
    { numRuns: 500 },
  )
})

it('of a log that is said to have the most facts there can be, what is missing is counted all the same', () => {
  const made = coverage(MAX_SEQ, [[3, 256, 256]])
  for (let i = 0; i < 1_000; i++) expect(made.missing().get(log)).toBe(MAX_SEQ - 256)
  expect(made.gapAt({ log, epoch, index: 3 })).toBeUndefined()
  expect(made.gapAt({ log, epoch, index: 2 })?.missing).toBe(256)
  expect(made.gapAt({ log, epoch, index: MAX_SEQ / 256 })).toBeUndefined()
})

it('an end is news only when it is further than before', () => {
  const made = new Coverage()
  const end = (n: number) => made.learnEnd({ log, epoch, n, head: null })
  expect([end(5), end(5), end(4), end(6)]).toEqual([true, false, false, true])
  expect(made.end(log, epoch)).toBe(6)
})

it('[L13] what is held of the control log from its beginning is told at login', () => {
  expect(
    coverage(600, [
      [0, 256, 256],
      [1, 256, 256],
      [2, 88, 88],
    ]).wholeUpTo(log),
  ).toEqual([[epoch, 600]])
  expect(
    coverage(600, [
      [0, 256, 256],
      [2, 88, 88],
    ]).wholeUpTo(log),
  ).toEqual([[epoch, 256]])
  expect(coverage(600, [[0, 256, 255]]).wholeUpTo(log)).toEqual([])
})

it('[H7] coverage says full pages by range, the short one, and those that lack something', () => {
  const made = coverage(2_000, [
    [0, 256, 256],
    [1, 256, 256],
    [3, 256, 256],
    [4, 256, 9],
    [7, 100, 100],
  ])
  expect(made.rows()).toEqual([
    row({
      pages: [
        [0, 1],
        [3, 3],
      ],
      short: [7, 100],
      part: [[4, 9]],
    }),
  ])
  expect(made.rows(() => false)).toEqual([])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EpochId, idBytes, type LogId } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import type { Gap } from './coverage.ts'
import { PeerCoverage } from './peer-coverage.ts'

const log = 'aa'.repeat(16) as LogId
const epoch = '01'.repeat(16) as EpochId
const later = '02'.repeat(16) as EpochId

const row = (more: Partial<CoverageRow>): CoverageRow => ({
  log: idBytes(log),
  epoch: idBytes(epoch),
  pages: [],
  short: null,
  head: null,
  ...more,
})
const gap = (more: Partial<Gap> = {}): Gap => ({
  log,
  epoch,
  index: 0,
  missing: 256,
  held: 0,
  leading: 0,
  ...more,
})

describe('asking a peer helps', () => {
  const helps = (said: Partial<CoverageRow>, wanted: Partial<Gap>) => {
    const peer = new PeerCoverage()
    peer.update([row(said)])
    return peer.helps(gap(wanted))
  }

  it('when it has the page whole', () => {
    expect(helps({ pages: [[1, 3]] }, { index: 1 })).toBe(true)
    expect(helps({ pages: [[1, 3]] }, { index: 3 })).toBe(true)
    expect(helps({ pages: [[1, 3]] }, { index: 4 })).toBe(false)
    expect(helps({ pages: [[1, 3]] }, { index: 1, epoch: later })).toBe(false)
  })

  it('when its short page goes further than what is held, or fills a hole', () => {
    expect(helps({ short: [0, 20] }, { held: 10, leading: 10 })).toBe(true)
    expect(helps({ short: [0, 20] }, { held: 20, leading: 20 })).toBe(false)
    expect(helps({ short: [0, 20] }, { held: 30, leading: 0 })).toBe(true)
  })

  it('when it has more of a page that it does not have whole, or as much that may be other facts', () => {
    expect(helps({ part: [[0, 20]] }, { held: 10 })).toBe(true)
    expect(helps({ part: [[0, 20]] }, { held: 20 })).toBe(true)
    expect(helps({ part: [[0, 20]] }, { held: 21 })).toBe(false)
  })

  it('no more once it gave nothing, until it says something new of that log', () => {
    const peer = new PeerCoverage()
    peer.update([row({ pages: [[0, 1]] }), row({ epoch: idBytes(later), pages: [[0, 0]] })])
    peer.gaveNothing(gap())
    expect(peer.helps(gap())).toBe(false)
    expect(peer.helps(gap({ index: 1 }))).toBe(true)
    peer.update([row({ epoch: idBytes(later), pages: [[0, 1]] })])
    expect(peer.helps(gap())).toBe(false)
    peer.update([row({ pages: [[0, 2]] })])
    expect(peer.helps(gap())).toBe(true)
  })

  it('once, and not at each of its news, when both hold as much of a page', () => {
    const peer = new PeerCoverage()
    peer.update([row({ part: [[0, 20]] })])
    peer.gaveNothing(gap({ held: 20 }))
    peer.update([row({ part: [[0, 21]] })])
    expect(peer.helps(gap({ held: 21 }))).toBe(false)
    expect(peer.helps(gap({ held: 20 }))).toBe(true)
  })
})

it('ranges help whatever their order, overlapping or backwards', () => {
  const page = fc.nat(30)
  fc.assert(
    fc.property(fc.array(fc.tuple(page, page)), page, (pages, index) => {
      const peer = new PeerCoverage()
      peer.update([row({ pages })])
      expect(peer.helps(gap({ index }))).toBe(pages.some(([from, to]) => from <= index && index <= to))
    }),
  )
})

it('a peer that tells of more logs than anybody has is not remembered beyond that', () => {
  const peer = new PeerCoverage()
  const invented = Array.from({ length: 10_001 }, (_, i) => {
    const bytes = new Uint8Array(16)
    new DataView(bytes.buffer).setUint32(0, i)
    return row({ log: bytes, pages: [[0, 0]] })
  })
  peer.update(invented)
  peer.update([row({ pages: [[0, 0]] })])
  expect(peer.helps(gap())).toBe(false)
})

import { describe, expect, it } from 'vitest'
import type { FactId } from '../../shared/ids.ts'
import type { PendingMessage } from './state.ts'
import { epochAt, hashAt, idAt, log, message, silent, timeline } from './test-entries.ts'
import type { Stretch } from './timeline.ts'
import type { Timeline } from './views.ts'

/** A page or tail whose seq n has the id `epoch + n`, for the seqs given; the rest are leaves. */
function stretch(epoch: number, index: number, count: number, held: number[]): Stretch {
  const entries = Array.from({ length: count }, (_, i) => {
    const seq = index * 256 + i + 1
    return held.includes(seq) ? message(epoch + seq, `${epoch}/${seq}`) : null
  })
  return { epoch: epochAt(epoch), index, entries }
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const shown = ({ items }: Timeline) =>
  items.map((item) => (item.kind === 'gap' ? [item.fromSeq, item.toSeq] : item.text))
const end = (epoch: number, n: number) => ({ epoch: epochAt(epoch), n })

it('an empty channel has nothing to show, and nothing older', () => {
  expect(timeline({})).toEqual({ items: [], complete: true, newest: true, pending: [] })
})

it('messages stand in the order of their ids, whatever order they were read in', () => {
  const stretches = [stretch(2_000, 0, 2, [1, 2]), stretch(1_000, 0, 2, [1, 2])]
  const made = timeline({ stretches, ends: [end(1_000, 2), end(2_000, 2)] })
  expect(shown(made)).toEqual(['1000/1', '1000/2', '2000/1', '2000/2'])
  expect(made.complete).toBe(true)
})

it('what is no message takes no place, and is no gap', () => {
  const stretches = [
    { epoch: epochAt(1_000), index: 0, entries: [message(1_001), silent(1_002), message(1_003)] },
  ]
  expect(shown(timeline({ stretches, ends: [end(1_000, 3)] }))).toEqual(['1001', '1003'])
})

describe('a gap', () => {
  it('at the beginning', () => {
    const made = timeline({ stretches: [stretch(1_000, 0, 5, [4, 5])], ends: [end(1_000, 5)] })
    expect(shown(made)).toEqual([[1, 3], '1000/4', '1000/5'])
    expect(made.complete).toBe(false)
    expect(made.items[0]).toMatchObject({ kind: 'gap', log, count: 3, key: `${epochAt(1_000)}/1` })
  })

  it('inside a page', () => {
    const made = timeline({ stretches: [stretch(1_000, 0, 5, [1, 5])], ends: [end(1_000, 5)] })
    expect(shown(made)).toEqual(['1000/1', [2, 4], '1000/5'])
  })

  it('at the end', () => {
    const made = timeline({ stretches: [stretch(1_000, 0, 5, [1, 2])], ends: [end(1_000, 9)] })
    expect(shown(made)).toEqual(['1000/1', '1000/2', [3, 9]])
  })

  it('of pages between two that are held, joined with what they lack themselves', () => {
    const stretches = [stretch(1_000, 0, 256, range(1, 255)), stretch(1_000, 3, 2, [770])]
    const made = timeline({ stretches, ends: [end(1_000, 770)] })
    expect(shown(made).slice(254)).toEqual(['1000/255', [256, 769], '1000/770'])
  })

  it('of an epoch of which nothing is held stands where that epoch began', () => {
    const stretches = [stretch(1_000, 0, 1, [1]), stretch(3_000, 0, 1, [1])]
    const made = timeline({ stretches, ends: [end(1_000, 1), end(2_000, 40), end(3_000, 1)] })
    expect(shown(made)).toEqual(['1000/1', [1, 40], '3000/1'])
  })

  it('is all there is when nothing is held', () => {
    expect(shown(timeline({ ends: [end(1_000, 600)] }))).toEqual([[1, 600]])
    // A tail of leaves only is nothing held either.
    const stretches = [stretch(1_000, 2, 88, [])]
    expect(shown(timeline({ stretches, ends: [end(1_000, 600)] }))).toEqual([[1, 600]])
  })

  it('is none where a page and a tail overlap', () => {
    const stretches = [stretch(1_000, 0, 5, range(1, 5)), stretch(1_000, 0, 6, [3, 6])]
    const made = timeline({ stretches, ends: [end(1_000, 6)] })
    expect(shown(made)).toEqual(range(1, 6).map((seq) => `1000/${seq}`))
  })
})

describe('[H9] a claim that was stamped twice', () => {
  it('is shown once, where it has the lowest id', () => {
    const stretches = [
      {
        epoch: epochAt(2_000),
        index: 0,
        entries: [message(2_001, 'again', 7), message(2_002, 'new', 8)],
      },
      { epoch: epochAt(1_000), index: 0, entries: [message(1_001, 'once', 7)] },
    ]
    const made = timeline({ stretches, ends: [end(1_000, 1), end(2_000, 2)] })
    expect(shown(made)).toEqual(['once', 'new'])
  })

  it('is not waiting any more once it is there', () => {
    const waiting: Omit<PendingMessage, 'hash'> = {
      ...{ log, kind: 'message', text: 'x', mentions: [], target: null, sentAt: 1, state: 'waiting' },
    }
    const pending = [
      { ...waiting, hash: hashAt(1) },
      { ...waiting, hash: hashAt(2) },
    ]
    const stretches = [{ epoch: epochAt(1_000), index: 0, entries: [message(1_001, 'x', 1)] }]
    expect(timeline({ stretches, ends: [end(1_000, 1)], pending }).pending).toEqual([pending[1]])
  })
})

describe('when more lies further back', () => {
  it('nothing before the newest fact not read is shown, as there may be more between', () => {
    const stretches = [stretch(1_000, 1, 3, [257, 258, 259])]
    const older = idAt(1_256) as FactId
    const below = new Map([[epochAt(1_000), { seq: 256, lastId: older }]])
    const made = timeline({ stretches, ends: [end(1_000, 259)], older, below })
    expect(shown(made)).toEqual(['1000/257', '1000/258', '1000/259'])
    expect(made.complete).toBe(false)
  })

  it('pages missing between what was read and what was not are a gap', () => {
    const stretches = [stretch(1_000, 3, 1, [769])]
    const older = idAt(1_256) as FactId
    const below = new Map([[epochAt(1_000), { seq: 256, lastId: older }]])
    const made = timeline({ stretches, ends: [end(1_000, 769)], older, below })
    expect(shown(made)).toEqual([[257, 768], '1000/769'])
  })

  it('a gap right behind the newest fact not read is shown', () => {
    const older = idAt(1_256) as FactId
    const below = new Map([[epochAt(1_000), { seq: 256, lastId: older }]])
    const made = timeline({
      stretches: [stretch(2_000, 0, 1, [1])],
      ends: [end(1_000, 300), end(2_000, 1)],
      ...{ older, below },
    })
    expect(shown(made)).toEqual([[257, 300], '2000/1'])
  })

  it('an epoch that lies wholly before it is no gap here', () => {
    const stretches = [stretch(3_000, 0, 1, [1])]
    const older = idAt(2_001) as FactId
    const made = timeline({ stretches, ends: [end(1_000, 5), end(2_000, 1), end(3_000, 1)], older })
    expect(shown(made)).toEqual(['3000/1'])
    expect(made.complete).toBe(false)
  })
})

describe('when more lies further on', () => {
  const newer = idAt(1_513) as FactId
  const above = new Map([[epochAt(1_000), { seq: 513, firstId: newer }]])

  it('nothing behind the oldest fact not read is shown, and it is not the newest part', () => {
    const stretches = [stretch(1_000, 0, 256, range(1, 256)), stretch(1_500, 0, 30, range(1, 30))]
    const next = new Map([[epochAt(1_000), { seq: 257, firstId: newer }]])
    const made = timeline({ stretches, ends: [end(1_000, 700), end(1_500, 30)], newer, above: next })
    expect(shown(made).slice(256)).toEqual(range(1, 12).map((seq) => `1500/${seq}`))
    expect(made).toMatchObject({ newest: false, complete: true })
  })

  it('pages missing before it are a gap', () => {
    const stretches = [stretch(1_000, 0, 256, range(1, 256))]
    const made = timeline({ stretches, ends: [end(1_000, 700)], newer, above })
    expect(shown(made).slice(255)).toEqual(['1000/256', [257, 512]])
    expect(made).toMatchObject({ newest: false, complete: false })
  })

  it('how the log ends is told at its end only', () => {
    const stretches = [stretch(1_000, 1, 256, range(257, 512))]
    const made = timeline({ stretches, ends: [end(1_000, 5_000)], newer, above })
    expect(shown(made)).toEqual([[1, 256], ...range(257, 512).map((seq) => `1000/${seq}`)])
  })
})

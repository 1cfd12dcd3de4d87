import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EpochId, LogId } from '../../shared/ids.ts'
import type { Gap } from './coverage.ts'
import { PageQueue } from './page-queue.ts'

const log = 'aa'.repeat(16) as LogId
const epoch = '01'.repeat(16) as EpochId
const gap = (index: number): Gap => ({ log, epoch, index, missing: 256, held: 0, leading: 0 })

/** Gaps from the newest on, and how many of them were ever made. */
function gaps(count: number) {
  const made = { count: 0 }
  const missing = new Set(Array.from({ length: count }, (_, i) => count - 1 - i))
  function* all() {
    for (const index of missing) {
      made.count++
      yield gap(index)
    }
  }
  return { made, missing, queue: new PageQueue(all) }
}

describe('pages are asked for', () => {
  it('newest first, and no gap is looked at before somebody can be asked for it', () => {
    const { made, queue } = gaps(10_000)
    const taken: number[] = []
    let free = 3
    const look = () =>
      queue.look(({ index }) => {
        if (free === 0) return 'stop'
        free--
        taken.push(index)
        return 'dropped'
      })
    look()
    expect(taken).toEqual([9_999, 9_998, 9_997])
    free = 2
    look()
    expect(taken).toEqual([9_999, 9_998, 9_997, 9_996, 9_995])
    expect(made.count).toBeLessThan(10)
  })

  it('again first, when they did not come', () => {
    const { queue } = gaps(3)
    const taken: number[] = []
    const look = (most: number) =>
      queue.look(({ index }) => {
        if (taken.length >= most) return 'stop'
        taken.push(index)
        return 'dropped'
      })
    look(2)
    queue.again(gap(2))
    look(4)
    expect(taken).toEqual([2, 1, 2, 0])
  })

  it('before all others, when the person waits for them', () => {
    const { queue } = gaps(3)
    queue.hurry([gap(0)])
    const seen: number[] = []
    queue.look(({ index }) => {
      seen.push(index)
      return 'waits'
    })
    expect(seen.slice(0, 2)).toEqual([0, 2])
    queue.settle(gap(0))
    expect(queue.isUrgent(gap(0))).toBe(false)
  })
})

it('every gap gets its turn, whoever is busy meanwhile', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.integer({ min: 0, max: 5 })),
      (count, places) => {
        const { missing, queue } = gaps(count)
        // With each look so many have a place; others pass everything by, as a peer that has nothing of it does.
        const look = (free: number, stops: boolean) => {
          let left = free
          queue.look(({ index }) => {
            if (!missing.has(index)) return 'dropped'
            if (left === 0) return stops ? 'stop' : 'waits'
            left--
            missing.delete(index)
            return 'dropped'
          })
        }
        places.forEach((free, i) => {
          look(free, i % 2 === 0)
        })
        for (let i = 0; i < count && missing.size > 0; i++) look(3, i % 3 === 0)
        expect(missing.size).toBe(0)
      },
    ),
  )
})

describe('of more gaps than anybody can look through', () => {
  it('a look takes some, and the next ones go on from there to the last', () => {
    const { queue } = gaps(50_000)
    const seen: number[] = []
    const look = () =>
      queue.look(({ index }) => {
        seen.push(index)
        return 'dropped'
      })
    expect([look(), look(), look()]).toEqual([true, true, false])
    expect(seen).toEqual(Array.from({ length: 50_000 }, (_, i) => 49_999 - i))
  })

  it('the last get their turn, too, while something changes all the time; the first get it each time', () => {
    const { queue } = gaps(50_000)
    const seen = new Set<number>()
    for (let looks = 0; looks < 5; looks++) {
      let newest = 0
      queue.look(({ index }) => {
        seen.add(index)
        newest = Math.max(newest, index)
        return 'dropped'
      })
      expect(newest).toBe(49_999)
      queue.reset()
    }
    expect(seen.size).toBe(50_000)
  })

  it('what an earlier look was behind already is looked at again after a change', () => {
    const { queue } = gaps(40_000)
    queue.look(() => 'dropped')
    queue.reset()
    const seen = new Set<number>()
    const look = () =>
      queue.look(({ index }) => {
        seen.add(index)
        return 'dropped'
      })
    while (look());
    expect(seen.size).toBe(40_000)
  })
})

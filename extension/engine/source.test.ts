import { describe, expect, it } from 'vitest'
import type { PublicKey } from '../../shared/ids.ts'
import type { PeerSession } from './peer-session.ts'
import type { Giving } from './power.ts'
import { Source } from './source.ts'

const KB = 1_000
const PAGE = 40 * KB

const source = (gives: Giving = 'freely', road: 'direct' | 'relay' = 'direct') =>
  new Source('aa'.repeat(32) as PublicKey, false, { gives, road, open: true } as PeerSession)

/** Asked for so many pages, one after the other, each of which takes so long. */
function known(ms: number, pages = 5): Source {
  const made = source()
  for (let i = 0; i < pages; i++) {
    made.asked(i * ms)
    made.brought(PAGE, (i + 1) * ms, false)
  }
  return made
}

describe('somebody who is asked for pages', () => {
  it('is asked for few at first, for more when they are fast, for one when they are slow', () => {
    expect(source().free(0, PAGE)).toBe(2)
    expect(known(10).free(1_000, PAGE)).toBe(6)
    expect(known(400).free(10_000, PAGE)).toBe(2)
    expect(known(2_500).free(100_000, PAGE)).toBe(1)
  })

  it('is asked for one at a time when they give little', () => {
    const little = source('little')
    expect(little.free(0, PAGE)).toBe(1)
    little.asked(0)
    expect(little.free(0, PAGE)).toBe(0)
  })

  it('costs less the faster and the less busy they are; about the same speed is the same', () => {
    expect(known(10).cost).toBeLessThan(known(40).cost)
    expect(known(10).cost).toBe(known(11).cost)
    const busy = known(10)
    busy.asked(100)
    expect(busy.cost).toBeGreaterThan(known(10).cost)
  })

  it('comes after all others once a page took too long, until one comes in time', () => {
    const slow = known(10)
    slow.asked(100)
    slow.fellBehind()
    expect(slow.cost).toBeGreaterThan(source('little').cost)
    expect(slow.cost).toBeGreaterThan(source('freely', 'relay').cost)
    expect(slow.free(200, PAGE)).toBe(0)
    slow.brought(PAGE, 4_000, true)
    expect(slow.behind).toBe(true)
    slow.asked(4_000)
    slow.brought(PAGE, 4_010, false)
    expect(slow.behind).toBe(false)
  })

  it('is left alone for a while when they are busy, longer each time', () => {
    const busy = source()
    for (const wait of [1_000, 2_000, 4_000]) {
      const now = wait * 10
      busy.asked(now)
      busy.asked(now)
      busy.busy(now)
      busy.busy(now)
      expect(busy.busyFor(now)).toBe(wait)
      expect(busy.free(now, PAGE)).toBe(0)
      expect(busy.free(now + wait, PAGE)).toBe(2)
    }
    expect(busy.busySince).toBe(10_000)
    busy.asked(90_000)
    busy.brought(PAGE, 90_100, false)
    expect(busy.busySince).toBeUndefined()
  })
})

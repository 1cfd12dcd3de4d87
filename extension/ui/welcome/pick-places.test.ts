import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pickPlaces } from './pick-places.ts'

it('asks for three words of different places, in order, whatever chance says', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(chance, chance, chance), (drawn) => {
      const left = [...drawn]
      const places = pickPlaces(() => left.shift()!)
      expect(new Set(places).size).toBe(3)
      expect(places).toEqual([...places].sort((a, b) => a - b))
      for (const at of places) expect(at >= 1 && at <= 24).toBe(true)
    }),
  )
})

it('reaches the first word and the last', () => {
  expect(pickPlaces(() => 0)).toEqual([1, 2, 3])
  expect(pickPlaces(() => 0.999)).toEqual([22, 23, 24])
})

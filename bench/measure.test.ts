import { expect, it } from 'vitest'
import { makeUpChat } from './made-up-chat.ts'
import { measure, median } from './measure.ts'
import type { Bench, Row } from './row.ts'

const bench = { progress: () => undefined } as unknown as Bench
const inTurn = (numbers: number[]) => async () => numbers.shift()!

function row(more: Partial<Row> = {}): Row {
  return {
    id: 'naps',
    what: 'naps of one cat ÷ naps of another',
    unit: 'naps/day',
    rounds: 3,
    // The first round only warms up.
    prepare: async () => ({ ours: inTurn([99, 8, 4, 6]), other: inTurn([99, 1, 3, 2]) }),
    ...more,
  }
}

it('a row’s result is the median of each side, and how many times as good ours is', async () => {
  expect(await measure(row(), bench)).toEqual({
    id: 'naps',
    what: 'naps of one cat ÷ naps of another',
    ours: 6,
    other: 2,
    unit: 'naps/day',
    ratio: 3,
  })
})

it('where less is better, a ratio above 1 still means that ours is better', async () => {
  expect((await measure(row({ lowerIsBetter: true }), bench)).ratio).toBeCloseTo(0.333)
})

it('what is compared with nothing has no ratio', async () => {
  const alone = row({ prepare: async () => ({ ours: inTurn([99, 8, 4, 6]) }) })
  expect(await measure(alone, bench)).toMatchObject({ ours: 6, other: null, ratio: null })
})

it('what takes minutes is not warmed up: its first round counts', async () => {
  const cold = row({
    cold: true,
    rounds: 1,
    prepare: async () => ({ ours: inTurn([8]), other: inTurn([2]) }),
  })
  expect(await measure(cold, bench)).toMatchObject({ ours: 8, other: 2, ratio: 4 })
})

it('both sides are closed, also when one fails', async () => {
  let closed = 0
  const fails = row({
    prepare: async () => ({
      ours: async () => 1,
      other: () => Promise.reject(new Error('asleep')),
      close: async () => {
        closed++
      },
    }),
  })
  await expect(measure(fails, bench)).rejects.toThrow('asleep')
  expect(closed).toBe(1)
})

it('the median of an even number of rounds lies in the middle of the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

it('made-up texts are the same in every run, and as long as people’s', () => {
  const said = makeUpChat(5_000)
  expect(makeUpChat(5_000)).toEqual(said)
  const mean = said.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / said.length
  expect(mean).toBeGreaterThan(70)
  expect(mean).toBeLessThan(82)
})

it('a step that never ends is given up', async () => {
  const stuck = row({ prepare: async () => ({ ours: () => new Promise(() => undefined) }) })
  await expect(measure(stuck, bench, 20)).rejects.toThrow('given up')
})

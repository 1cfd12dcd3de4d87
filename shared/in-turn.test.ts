import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inTurn } from './in-turn.ts'

it('what was asked for first is done first, and what fails holds up nothing', async () => {
  const done: number[] = []
  const slowly = (n: number) => async () => {
    for (let wait = n; wait > 0; wait--) await turn()
    done.push(n)
    return n
  }
  const next = inTurn()
  const failing = next(() => Promise.reject(new Error('no')))
  const all = Promise.all([next(slowly(3)), next(slowly(1)), next(slowly(2))])
  await expect(failing).rejects.toThrow('no')
  expect(await all).toEqual([3, 1, 2])
  expect(done).toEqual([3, 1, 2])
})

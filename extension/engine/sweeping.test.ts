import { expect, it } from 'vitest'
import { REPORTS_LOG } from '../../shared/ids.ts'
import { emptyPolicy, type Policy } from '../../shared/policy-state.ts'
import { testKey } from '../../shared/test-sayings.ts'
import { Deletions } from './deletions.ts'
import { Sweeping } from './sweeping.ts'

/** A policy under which these many keys were banned, one after the other. */
function banning(count: number): Policy {
  const bans = Array.from({ length: count }, (_, i) => [testKey(i), [[`id ${i}`, null]]] as const)
  return { ...emptyPolicy(testKey(99)), banned: new Map(bans as never) }
}

it('a ban that comes while an earlier one is swept leaves nothing taken for swept', async () => {
  const deletions = new Deletions()
  let policy = banning(1)
  let swept: string | null = null
  let goOn = () => {}
  const sweeping = new Sweeping({
    policy: () => policy,
    channels: {
      swept: () => swept,
      setSwept: async (_log: unknown, mark: string) => {
        swept = mark
      },
    } as never,
    deletions,
    history: () =>
      ({
        sweepByPolicy: (log: unknown) =>
          new Promise<void>((resolve) => {
            expect(log).toBe(REPORTS_LOG)
            goOn = resolve
          }),
      }) as never,
  })
  const follow = () => deletions.follow(policy)
  follow()
  const first = sweeping.run()
  policy = banning(2)
  follow()
  goOn()
  await first
  expect(deletions.sweeping).toBe(true)
  const second = sweeping.run()
  await Promise.resolve()
  expect(deletions.sweeping).toBe(true)
  goOn()
  await second
  expect(deletions.sweeping).toBe(false)
})

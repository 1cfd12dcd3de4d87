import { expect, it } from 'vitest'
import { alteredPage, lies } from './test-lies.ts'
import { testWorld } from './test-world.ts'

const DAY_MS = 24 * 60 * 60_000

/** mallory alone has the history, and alters it; bob has found out. */
async function caught() {
  const world = await testWorld()
  const mallory = await world.person('mallory')
  const said = await world.said(300)
  lies(
    world,
    'mallory',
    alteredPage((page) => ({ ...page, index: page.index + 1 })),
  )
  const bob = await world.person('bob')
  await world.advance(1_000)
  expect(bob.server.filling).toMatchObject([{ missing: 300, blocked: 'nobody-has-it' }])
  world.links.passing = (message) => message
  return { world, mallory, said, bob }
}

it('[H3] somebody who gave a page that does not hold is not asked after a restart either, for a day', async () => {
  const { world, said, bob } = await caught()
  const dialled = world.links.dialled.length
  await bob.restart()
  await world.advance(10 * 60_000)
  expect(world.links.dialled.length).toBe(dialled)
  expect(await bob.sees()).toEqual([300])
  await world.advance(DAY_MS)
  expect(await bob.sees()).toEqual(said)
  await bob.restart()
  expect(await (await bob.store()).avoided()).toEqual([])
})

it('[H3] nothing is given to them either: who dials is not answered', async () => {
  const { world, mallory, bob } = await caught()
  await bob.restart()
  // mallory lacks what is said while away, and bob hears it.
  await mallory.quit()
  await world.said(10)
  await mallory.restart()
  await world.advance(60_000)
  expect(world.links.dialled.at(-1)?.[0]).toBe('mallory')
  expect(bob.server.serving).toMatchObject({ peers: 0, given: 0 })
  expect((await mallory.sees()).at(-1)).toBe(10)
})

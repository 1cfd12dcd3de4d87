import { expect, it } from 'vitest'
import { testWorld } from './test-world.ts'

const HOUR_MS = 60 * 60_000

it('[H4] a virtual client gives nothing while a person online has the page', async () => {
  const world = await testWorld()
  const keeper = await world.person('keeper', { virtual: true })
  const alice = await world.person('alice')
  const said = await world.said(600)
  const bob = await world.person('bob')
  expect(await bob.sees()).toEqual(said)
  expect(keeper.server.serving.given).toBe(0)
  expect(alice.server.serving.given).toBe(bob.server.serving.taken)
  expect(bob.server.online.find(({ name }) => name === 'keeper')).toMatchObject({
    virtual: true,
    privileges: [],
  })
})

it('[H4] a virtual client is asked when no person is online', async () => {
  const world = await testWorld()
  const keeper = await world.person('keeper', { virtual: true })
  const said = await world.said(300)
  const bob = await world.person('bob')
  expect(await bob.sees()).toEqual(said)
  expect(keeper.server.serving.given).toBe(bob.server.serving.taken)
})

it('[H4] a virtual client is asked when those online do not have it, cannot be reached or are paused', async () => {
  const world = await testWorld()
  const keeper = await world.person('keeper', { virtual: true })
  const said = await world.said(300)
  world.links.forms = (one, other) => ![one, other].includes('alice') && ![one, other].includes('keeper')
  await world.person('alice')
  world.links.forms = (one, other) => ![one, other].includes('alice')
  const bob = await world.person('bob')
  expect(keeper.server.serving.given).toBe(0)
  await world.advance(10_000)
  expect(await bob.sees()).toEqual(said)
  expect(keeper.server.serving.given).toBeGreaterThan(0)

  await bob.engine.run('setSettings', { paused: true })
  const carol = await world.person('carol')
  await world.advance(10_000)
  expect(await carol.sees()).toEqual(said)
  expect(bob.server.serving.given).toBe(0)
})

it('[H4] a crowd that cannot be reached does not keep anybody from a virtual client for long', async () => {
  const world = await testWorld()
  await world.person('keeper', { virtual: true })
  const said = await world.said(10)
  world.links.forms = (one, other) => [one, other].includes('keeper') && [one, other].includes('bob')
  for (let i = 0; i < 12; i++) await world.person(`guest${i}`)
  const bob = await world.person('bob')
  await world.advance(17_000)
  expect(await bob.sees()).toEqual(said)
})

it('a virtual client keeps the last 24 hours, and a person keeps everything', async () => {
  const world = await testWorld()
  const keeper = await world.person('keeper', { virtual: true })
  const alice = await world.person('alice')
  const said = await world.said(600)
  await world.advance(25 * HOUR_MS)
  const fresh = await world.said(300)
  await world.advance(HOUR_MS)
  expect(await alice.sees()).toEqual([...said, ...fresh])
  // By whole pages: one that has anything fresh in it stays.
  const kept = (await keeper.sees()).filter((item) => typeof item === 'string')
  expect(kept).toEqual([...said, ...fresh].slice(512))
  expect(keeper.server.serving.taken).toBe(0)
  expect(keeper.server.filling).toEqual([])
  // What channels there are it never forgets.
  await alice.quit()
  const bob = await world.person('bob')
  const seen = await bob.sees()
  expect(seen).toEqual([512, ...[...said, ...fresh].slice(512)])
})

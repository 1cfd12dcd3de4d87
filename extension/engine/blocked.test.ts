import { expect, it } from 'vitest'
import { type TestEngine, testWorld } from './test-world.ts'

const block = (by: TestEngine, who: TestEngine, on = true) => by.engine.run('block', { key: who.key, on })

it('somebody blocked is served nothing and asked for nothing, whoever of the two begins', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const texts = await world.said(300)
  const bob = await world.person('bob', { joins: false })
  await block(alice, bob)
  await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
  await world.advance(10 * 60_000)
  expect(alice.server.serving).toMatchObject({ peers: 0, given: 0 })
  expect(await bob.sees()).toEqual([300])
  await alice.quit()
  await world.said(10)
  await alice.restart()
  await world.advance(10 * 60_000)
  expect(alice.server.serving).toMatchObject({ peers: 0, given: 0, taken: 0 })
  expect((await alice.sees()).filter((shown) => typeof shown === 'number')).toEqual([10])
  await block(alice, bob, false)
  await world.advance(10 * 60_000)
  expect(await alice.sees()).toHaveLength(310)
  expect(await bob.sees()).toHaveLength(310)
  expect((await bob.sees()).slice(0, 300)).toEqual(texts)
})

it('to block somebody ends the connection to them at once', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(300)
  const bob = await world.person('bob')
  await world.advance(1_000)
  expect(alice.server.serving.peers).toBe(1)
  await block(alice, bob)
  await world.settle()
  expect(alice.server.serving.peers).toBe(0)
  expect(bob.server.serving.peers).toBe(0)
})

it('what somebody blocked says does not count as unread, also what was there before', async () => {
  const world = await testWorld()
  const [alice, bob, carol] = [
    await world.person('alice'),
    await world.person('bob'),
    await world.person('carol'),
  ]
  await bob.say('psst', [alice.key])
  await carol.say('hello')
  await world.said(300)
  await bob.say('psst again', [alice.key])
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 303, mentions: 2 })
  await block(alice, bob)
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 301, mentions: 0 })
  await bob.say('and again', [alice.key])
  await carol.say('are you there?', [alice.key])
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 302, mentions: 1 })
  await alice.restart()
  expect(await alice.unread()).toEqual({ unread: 302, mentions: 1 })
  await block(alice, bob, false)
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 305, mentions: 4 })
})

import { expect, it } from 'vitest'
import type { FactId } from '../../shared/ids.ts'
import { testWorld } from './test-world.ts'

it('messages of others are unread until they are read, and those that name a person are mentions', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const server = world.relay.server.key
  const { general: log } = world.relay
  await alice.say('mine')
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 0, mentions: 0 })
  await bob.say('hello')
  await bob.say('alice?', [alice.key])
  await bob.say('carol?', [server])
  await world.settle()
  expect(await alice.unread()).toEqual({ unread: 3, mentions: 1 })
  expect(await bob.unread()).toEqual({ unread: 1, mentions: 0 })
  const { items } = await alice.timeline()
  const idAt = (n: number) => (items[n] as { id: FactId }).id
  await alice.engine.run('markRead', { server, log, upTo: idAt(1) })
  expect(await alice.unread()).toEqual({ unread: 2, mentions: 1 })
  await alice.engine.run('markRead', { server, log, upTo: idAt(3) })
  expect(await alice.unread()).toEqual({ unread: 0, mentions: 0 })
  // Not back again by an older mark.
  await alice.engine.run('markRead', { server, log, upTo: idAt(0) })
  expect(await alice.unread()).toEqual({ unread: 0, mentions: 0 })
  await alice.restart()
  expect(await alice.unread()).toEqual({ unread: 0, mentions: 0 })
})

it('for a newcomer nothing of the past is unread, whatever came before: not even after restarts of the relay', async () => {
  const world = await testWorld()
  await world.person('alice')
  await world.said(300)
  world.relay.stop()
  await world.relay.start()
  await world.advance(60_000)
  await world.said(10)
  const bob = await world.person('bob')
  expect(await bob.sees()).toHaveLength(310)
  expect(await bob.unread()).toEqual({ unread: 0, mentions: 0 })
  await world.said(2)
  expect(await bob.unread()).toEqual({ unread: 2, mentions: 0 })
})

it('what was missed is unread once, whichever way it came', async () => {
  const world = await testWorld()
  await world.person('alice')
  const bob = await world.person('bob')
  await world.said(5)
  await bob.quit()
  await world.said(300)
  await bob.restart()
  await world.said(1)
  await world.advance(5_000)
  expect(await bob.sees()).toHaveLength(306)
  expect(await bob.unread()).toEqual({ unread: 306, mentions: 0 })
})

it('the rest of a page, got later, is not counted with what was held of it', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  await world.said(5)
  await bob.quit()
  await world.said(100)
  await alice.quit()
  await bob.restart()
  await world.said(200)
  expect(await bob.unread()).toEqual({ unread: 205, mentions: 0 })
  await alice.restart()
  await world.advance(5_000)
  expect(await bob.sees()).toHaveLength(305)
  expect(await bob.unread()).toEqual({ unread: 305, mentions: 0 })
})

it('a message that comes in while one is being read is counted once', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(3)
  const { items } = await alice.timeline()
  const first = items[0] as { id: FactId }
  const more = world.said(2)
  const { server, general } = world.relay
  await alice.engine.run('markRead', { server: server.key, log: general, upTo: first.id })
  await more
  expect(await alice.unread()).toEqual({ unread: 4, mentions: 0 })
})

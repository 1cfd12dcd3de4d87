import { expect, it } from 'vitest'
import { Refusal } from '../../shared/refusal.ts'
import type { FactStore } from './fact-store.ts'
import { testWorld } from './test-world.ts'

const DAY = 24 * 3_600_000

it('a person who keeps days frees what is older, and reads it again from others when they look back', async () => {
  const world = await testWorld()
  const { general, server } = world.relay
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  await world.said(600)
  await alice.engine.run('setSettings', { keep: { kind: 'days', days: 1 } })
  await world.advance(1_000)
  expect(alice.server.filling).toEqual([])
  await alice.quit()
  await bob.quit()
  await world.advance(2 * DAY)
  await alice.restart()
  await world.advance(1_000)
  await world.said(1)
  await world.advance(11 * 60_000)
  expect((await (await alice.store()).pages()).filter(({ log }) => log === general)).toEqual([])
  // Nobody is asked for it behind the person's back.
  await bob.restart()
  await world.advance(60_000)
  expect((await (await alice.store()).pages()).filter(({ log }) => log === general)).toEqual([])
  await alice.engine.run('readBack', { server: server.key, log: general })
  await world.advance(60_000)
  expect((await (await alice.store()).pages()).filter(({ log }) => log === general)).toHaveLength(2)
  expect(alice.server.filling).toEqual([])
})

it('pages that were freed stay freed after a restart', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  await world.said(600)
  await alice.engine.run('setSettings', { keep: { kind: 'megabytes', megabytes: 0.03 } })
  await world.advance(11 * 60_000)
  const left = (await (await alice.store()).pages()).filter(({ log }) => log === general)
  expect(left).toHaveLength(1)
  await alice.restart()
  await world.advance(60_000)
  expect((await (await alice.store()).pages()).filter(({ log }) => log === general)).toEqual(left)
  expect(alice.server.filling).toEqual([])
  expect(bob.server.serving.given).toBe(0)
})

it('a machine that keeps everything sets no timer for freeing', async () => {
  const world = await testWorld()
  await world.person('alice')
  await world.said(300)
  // How much room is left is looked at once more after the last write.
  await world.advance(60_000)
  const waiting = world.clock.waiting
  await world.advance(30_000)
  expect(world.clock.waiting).toBe(waiting)
})

it('a full disk loses nothing that was acknowledged, is told, and is over once there is room', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  await alice.say('before')
  await world.settle()
  const store = await alice.store()
  const write = store.write.bind(store)
  const full: FactStore['write'] = async (changes) => {
    const adds = Object.keys(changes).some((name) => name.startsWith('put'))
    if (adds) throw new Refusal('disk-full', 'There is no room.')
    return write(changes)
  }
  store.write = full
  await bob.say('while full')
  await world.advance(1_000)
  expect(alice.engine.state().disk.full).toBe(true)
  expect(alice.server.connection.state).toBe('online')
  await expect(alice.say('cannot be kept')).rejects.toMatchObject({ reason: 'disk-full' })
  store.write = write
  await bob.say('after')
  await world.advance(60_000)
  expect(alice.engine.state().disk.full).toBe(false)
  expect(alice.server.filling).toEqual([])
  expect((await alice.unread()).unread).toBe(2)
  expect((await store.outbox()).filter(({ log }) => log === general)).toEqual([])
})

it('a full disk keeps nobody from coming online again after the relay started anew', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(3)
  const store = await alice.store()
  const write = store.write.bind(store)
  store.write = async (changes) => {
    if (Object.keys(changes).some((name) => name.startsWith('put')))
      throw new Refusal('disk-full', 'There is no room.')
    return write(changes)
  }
  world.relay.stop()
  await world.settle()
  await world.relay.start()
  await world.advance(60_000)
  expect(alice.server.connection.state).toBe('online')
  store.write = write
  await world.said(2)
  await world.advance(60_000)
  expect(alice.server.filling).toEqual([])
})

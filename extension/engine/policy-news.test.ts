import { expect, it } from 'vitest'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { testWorld } from './test-world.ts'

it('somebody hears what was changed about them, and by whom, until they have seen it', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const { relay, owner } = world
  const server = relay.server.key
  await relay.stamp(CONTROL_LOG, [await owner.revoke(server, alice.key, 'post')])
  await world.settle()
  const [told] = alice.server.news
  expect(told).toMatchObject({ type: 'revoke', by: owner.key, keys: [alice.key], privilege: 'post' })
  expect(bob.server.news).toEqual([])

  await alice.engine.run('dismissNews', { server, id: told!.id })
  await world.settle()
  expect(alice.server.news).toEqual([])
})

it('what concerns all is told to all but who did it, and not what was so when one came', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const { relay, owner } = world
  const server = relay.server.key
  await relay.stamp(CONTROL_LOG, [
    await owner.claim(server, CONTROL_LOG, 'server', { door: 'open' }),
    await owner.grant(server, alice.key, 'manage'),
  ])
  await world.settle()
  expect(alice.server.news.map(({ type }) => type)).toEqual(['server', 'grant'])
  expect(alice.server.rules.door).toBe('open')
  await alice.engine.run('setServer', { server, door: 'approval' })
  await world.settle()
  expect(alice.server.news).toHaveLength(2)
  const bob = await world.person('bob')
  expect(bob.server.news).toEqual([])
})

it('the moderation log tells every change, newest first, and page by page', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const { relay, owner } = world
  const server = relay.server.key
  await relay.stamp(CONTROL_LOG, [
    await owner.grant(server, alice.key, 'moderate'),
    await owner.claim(server, CONTROL_LOG, 'mute', { key: idBytes(bob.key), until: 9e12 }),
  ])
  await world.settle()
  await alice.engine.run('ban', { server, keys: [bob.key], reason: 'spam' })
  await world.settle()
  const first = await alice.engine.run('moderationLog', { server, before: null, count: 2 })
  expect(first.entries).toMatchObject([
    { type: 'ban', by: alice.key, keys: [bob.key], reason: 'spam' },
    { type: 'mute', by: owner.key, keys: [bob.key], until: 9e12 },
  ])
  expect(first.more).toBe(true)
  const before = first.entries.at(-1)!.id
  const rest = await alice.engine.run('moderationLog', { server, before, count: 50 })
  expect(rest.entries[0]).toMatchObject({ type: 'grant', privilege: 'moderate' })
  expect(rest.more).toBe(false)
})

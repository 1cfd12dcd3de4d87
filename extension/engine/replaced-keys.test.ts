import { expect, it } from 'vitest'
import { CONTROL_LOG } from '../../shared/ids.ts'
import { memberLink } from '../../shared/join-link.ts'
import { Refusal } from '../../shared/refusal.ts'
import { testRelay } from './test-relay.ts'
import { testWorld } from './test-world.ts'

it('two recovery people give a lost key’s place to a new one, with name, rights and messages, when both say so', async () => {
  const world = await testWorld()
  const { relay, owner } = world
  const server = relay.server.key
  const alice = await world.person('alice')
  const carol = await world.person('carol')
  const bob = await world.person('bob')
  await relay.stamp(CONTROL_LOG, [await owner.grant(server, bob.key, 'createChannel')])
  await bob.engine.run('setRecovery', { server, people: [alice.key, carol.key], needed: 2 })
  const hash = await bob.say('what bob said')
  await world.settle()
  await world.advance(1_000)
  expect(bob.server.me.recovery).toMatchObject([{ people: [alice.key, carol.key], needed: 2 }])
  expect(alice.server.me.recovers).toEqual([bob.key])
  await bob.quit()

  const again = await world.person('bob on another device', { joins: false })
  const { code } = await again.engine.run('successorCode', { of: memberLink(server, relay.address) })
  const replace = { server, key: bob.key, code }
  expect(await alice.engine.run('replaceKey', replace)).toEqual({ done: false })
  await world.settle()
  expect(carol.server.news).toMatchObject([{ type: 'replace', by: alice.key, on: false }])
  expect(await carol.engine.run('replaceKey', replace)).toEqual({ done: true })
  await world.settle()
  expect(alice.server.news).toMatchObject([
    { type: 'replace', by: carol.key, keys: [bob.key, again.key], on: true },
  ])

  await again.engine.run('join', { link: memberLink(server, relay.address), name: 'bob' })
  await world.settle()
  expect(again.server.me).toMatchObject({
    key: again.key,
    name: 'bob',
    privileges: ['post', 'createChannel'],
  })

  // What was said with the old key is theirs to change, and everybody sees it so.
  const [said] = (await again.timeline()).items
  if (said?.kind !== 'message') throw new Error('what bob said did not come')
  await again.engine.run('edit', {
    ...{ server, log: relay.general, mentions: [] },
    target: { hash, id: said.id },
    text: 'what bob meant',
  })
  await world.settle()
  expect(await alice.sees()).toEqual(['what bob meant'])

  const who = await alice.engine.run('whoIs', { server, key: bob.key })
  expect(who).toMatchObject({ key: again.key, formerKeys: [bob.key], messages: 1 })
  const found = await alice.engine.run('search', { server, text: 'bob', from: again.key, limit: 10 })
  expect(found.found.map(({ author }) => author)).toEqual([bob.key])
  const back = await again.engine.run('whoIs', { server, key: alice.key })
  expect(back.safetyWords).toEqual(who.safetyWords)
})

it('a reaction made with a former key is taken back with the new one', async () => {
  const world = await testWorld()
  const { relay } = world
  const server = relay.server.key
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const hash = await alice.say('who comes?')
  await world.settle()
  const [asked] = (await bob.timeline()).items
  if (asked?.kind !== 'message') throw new Error('the question did not come')
  const react = { server, log: relay.general, target: { hash, id: asked.id }, emoji: '🐈' }
  await bob.engine.run('react', { ...react, on: true })
  await world.settle()
  await bob.engine.run('nextKey', undefined)
  await bob.engine.run('rotateKey', { passphrase: null })
  await world.settle()
  await bob.engine.run('react', { ...react, on: false })
  await world.settle()
  const [now] = (await alice.timeline()).items
  expect(now).toMatchObject({ reactions: [] })
})

it('a changed key is the new one on every server, and after a restart; everybody hears of it', async () => {
  const world = await testWorld()
  const { relay, relays, owner, clock } = world
  const other = await testRelay(owner, clock.now, 'other')
  relays.set(other.address, other)
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  await bob.engine.run('join', { link: await other.invite(), name: 'Robert' })
  await world.settle()

  const { key } = await bob.engine.run('nextKey', undefined)
  expect(bob.engine.state().identity?.key).toBe(bob.key)
  expect(await bob.engine.run('rotateKey', { passphrase: null })).toEqual({ key })
  await world.settle()
  const places = () =>
    bob.engine.state().servers.map(({ name, connection, me }) => [name, connection.state, me.key, me.name])
  const both = [
    [expect.anything(), 'online', key, 'bob'],
    [expect.anything(), 'online', key, 'Robert'],
  ]
  expect(places()).toEqual(both)
  expect(alice.server.news).toMatchObject([{ type: 'replace', by: bob.key, keys: [bob.key, key], on: true }])
  // Nobody was asked yet for words of the new key.
  expect(bob.engine.state().identity).toMatchObject({ phraseKept: false })
  await bob.restart()
  expect(bob.engine.state().identity).toMatchObject({ key, phraseKept: false })
  expect(places()).toEqual(both)
  // The old one is good for nothing.
  const old = await world.person('bob', { joins: false })
  await expect(old.engine.run('join', { link: await relay.invite(), name: 'bob' })).rejects.toMatchObject({
    reason: 'key-replaced',
  })
})

it('a key is changed nowhere when one server cannot be told', async () => {
  const world = await testWorld()
  const { relays, owner, clock } = world
  const other = await testRelay(owner, clock.now, 'other')
  relays.set(other.address, other)
  const bob = await world.person('bob')
  await bob.engine.run('join', { link: await other.invite(), name: 'bob' })
  other.stop()
  await world.settle()
  await bob.engine.run('nextKey', undefined)
  await expect(bob.engine.run('rotateKey', { passphrase: null })).rejects.toMatchObject({
    reason: 'unreachable',
  })
  expect(bob.engine.state().identity?.key).toBe(bob.key)
})

it('a change of key that one of several servers refused is finished at the next try', async () => {
  const world = await testWorld()
  const { relay, relays, owner, clock } = world
  const other = await testRelay(owner, clock.now, 'other')
  relays.set(other.address, other)
  const bob = await world.person('bob')
  await bob.engine.run('join', { link: await other.invite(), name: 'bob' })
  await world.settle()
  const busy = new Refusal('too-fast', 'Too many changes for now.')
  other.refuses = () => busy
  const { key } = await bob.engine.run('nextKey', undefined)
  await expect(bob.engine.run('rotateKey', { passphrase: null })).rejects.toMatchObject({
    reason: 'too-fast',
  })
  await world.advance(60_000)
  other.refuses = () => undefined
  expect(await bob.engine.run('rotateKey', { passphrase: null })).toEqual({ key })
  await world.settle()
  expect(bob.engine.state().servers.map(({ connection, me }) => [connection.state, me.key])).toEqual([
    ['online', key],
    ['online', key],
  ])
  expect(relay.connected).toEqual([key])
})

import { describe, expect, it } from 'vitest'
import { idBytes } from '../../shared/ids.ts'
import { inviteLink } from '../../shared/invite.ts'
import { memberLink } from '../../shared/join-link.ts'
import { Refusal } from '../../shared/refusal.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testRelay } from './test-relay.ts'
import { testWorld } from './test-world.ts'

describe('[H9] a relay that restarts', () => {
  it('cleanly loses nothing, and what was said meanwhile is sent then', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const bob = await world.person('bob')
    const before = await world.said(20)
    world.relay.stop('draining')
    await world.settle()
    expect(alice.server.connection).toMatchObject({ state: 'waiting', reason: 'draining' })
    await alice.say('are you there?')
    await bob.say('I am')
    expect((await alice.timeline()).pending).toMatchObject([{ text: 'are you there?', state: 'waiting' }])
    await world.advance(5_000)
    await world.relay.start()
    await world.advance(70_000)
    for (const person of [alice, bob]) {
      const seen = await person.sees()
      expect(seen.slice(0, 20)).toEqual(before)
      expect(seen.slice(20).sort()).toEqual(['I am', 'are you there?'])
      expect((await person.timeline()).pending).toEqual([])
      expect((await person.timeline()).complete).toBe(true)
    }
    // A newcomer gets both epochs.
    const carol = await world.person('carol')
    expect(await carol.sees()).toEqual(await alice.sees())
  })

  it('after a crash is sent again what it had stamped and not remembered, and nobody sees it twice', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const bob = await world.person('bob')
    // Its fact reaches bob, and alice never.
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'facts')
    await alice.say('once')
    await world.settle()
    expect(await bob.sees()).toEqual(['once'])
    world.relay.stop()
    world.relay.passes = () => true
    await world.relay.start(1)
    await world.advance(60_000)
    const ends = await (await bob.store()).ends()
    expect(ends.filter(({ log }) => log === world.relay.general)).toHaveLength(2)
    for (const person of [alice, bob]) {
      expect(await person.sees()).toEqual(['once'])
      expect((await person.timeline()).pending).toEqual([])
      expect((await person.timeline()).complete).toBe(true)
    }
    expect((await alice.timeline()).items).toEqual((await bob.timeline()).items)
    const [message] = (await alice.timeline()).items
    expect(message).toMatchObject({ id: (await (await bob.store()).pages()).at(-1)?.firstId })
  })

  it('after a crash is shown the heads that it does not remember', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(10)
    const { epoch } = world.relay.server
    world.relay.stop()
    await world.relay.start(3)
    await world.advance(60_000)
    const shown = world.relay.heard.flatMap(({ from, frame }) =>
      frame.kind === 'heads' ? [{ from, frame }] : [],
    )
    expect(shown).toHaveLength(1)
    expect(shown[0]?.from).toBe(alice.key)
    const [head] = shown[0]?.frame.content ?? []
    expect([head?.[0], head?.[1], head?.[3][0]]).toEqual([idBytes(world.relay.general), idBytes(epoch), 10])
    // Somebody who was not there learns of them from alice.
    const bob = await world.person('bob')
    expect((await bob.sees()).length).toBe(10)
  })

  it('cleanly is shown no heads', async () => {
    const world = await testWorld()
    await world.person('alice')
    await world.said(10)
    world.relay.stop()
    await world.relay.start()
    await world.advance(60_000)
    expect(world.relay.heard.filter(({ frame }) => frame.kind === 'heads')).toEqual([])
  })
})

it('an author whose own fact got lost on the way is told where it stands, and takes it for said', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'facts')
  await alice.say('did you get this?')
  await world.settle()
  expect((await alice.timeline()).pending).toHaveLength(1)
  world.relay.passes = () => true
  world.relay.disconnect(alice.key)
  await world.advance(5_000)
  expect(await alice.sees()).toEqual(['did you get this?'])
  expect((await alice.timeline()).pending).toEqual([])
  expect((await alice.timeline()).complete).toBe(true)
})

it('who missed facts as a slow reader asks where the log stands, and gets the rest from a person', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const first = await world.said(5)
  world.relay.passes = (to, frame) => !(to === bob.key && frame.kind === 'facts')
  const missed = await world.said(5)
  expect(await bob.sees()).toEqual(first)
  world.relay.passes = () => true
  const last = await world.said(1)
  expect(await bob.sees()).toEqual([...first, ...missed, ...last])
  expect(alice.server.serving.given).toBeGreaterThan(0)
})

it('who missed facts of several pages gets them all', async () => {
  const world = await testWorld()
  await world.person('alice')
  const bob = await world.person('bob')
  const first = await world.said(5)
  world.relay.passes = (to, frame) => !(to === bob.key && frame.kind === 'facts')
  const missed = await world.said(600)
  world.relay.passes = () => true
  const last = await world.said(1)
  await world.advance(3_000)
  expect(await bob.sees()).toEqual([...first, ...missed, ...last])
})

it('heads in place of facts bring the tail, too', async () => {
  const world = await testWorld()
  await world.person('alice')
  const bob = await world.person('bob')
  world.relay.passes = (to, frame) => !(to === bob.key && frame.kind === 'facts')
  const missed = await world.said(5)
  world.relay.passes = () => true
  const { log, epoch, previous, checkpoint } = await world.relay.server.head(world.relay.general)
  const { n, bytes, leaves, time, signature } = checkpoint
  world.relay.send(bob.key, {
    kind: 'heads',
    content: [[idBytes(log), idBytes(epoch), previous, [n, bytes, leaves, time, signature]]],
  })
  await world.settle()
  expect(await bob.sees()).toEqual(missed)
})

it('a message that the relay refuses is shown as failed with the reason, and can be sent again or given up', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  world.relay.refuses = () => new Refusal('not-allowed', 'You may not post messages here.')
  const hash = await alice.say('no?')
  const other = await alice.say('never')
  await world.settle()
  expect((await alice.timeline()).pending).toMatchObject([
    { hash, state: 'failed', reason: 'not-allowed', sentence: 'You may not post messages here.' },
    { hash: other, state: 'failed' },
  ])
  // Not by itself.
  world.relay.refuses = () => undefined
  world.relay.disconnect(alice.key)
  await world.advance(5_000)
  expect((await alice.timeline()).pending).toHaveLength(2)
  const server = world.relay.server.key
  await alice.engine.run('retry', { server, hash })
  await alice.engine.run('discard', { server, hash: other })
  await world.settle()
  expect(await alice.sees()).toEqual(['no?'])
  expect((await alice.timeline()).pending).toEqual([])
})

it('a message that a stopping relay did not take is sent to the next one', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  world.relay.refuses = () => new Refusal('draining', 'The relay is about to restart. Send this again.')
  await alice.say('in between')
  await world.settle()
  expect((await alice.timeline()).pending).toMatchObject([{ state: 'waiting' }])
  world.relay.stop('draining')
  world.relay.refuses = () => undefined
  await world.relay.start()
  await world.advance(60_000)
  expect(await alice.sees()).toEqual(['in between'])
})

it('messages that came too fast are sent again a little later, and not in a storm', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  let refused = 0
  world.relay.refuses = () => {
    refused++
    return new Refusal('too-fast', 'Too many claims. Wait a little.')
  }
  for (let i = 0; i < 20; i++) await alice.say(`quick ${i}`)
  await world.advance(10_500)
  expect(refused).toBeLessThanOrEqual(20 * 6)
  world.relay.refuses = () => undefined
  await world.advance(3_000)
  expect(await alice.sees()).toEqual(Array.from({ length: 20 }, (_, i) => `quick ${i}`))
})

it('what was said without a relay outlives the engine, and is sent in the order in which it was written', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  world.relay.stop()
  await world.settle()
  for (const text of ['one', 'two', 'three']) await alice.say(text)
  await alice.restart()
  expect((await alice.timeline()).pending.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  await world.relay.start()
  await world.advance(120_000)
  expect(await bob.sees()).toEqual(['one', 'two', 'three'])
  expect((await alice.timeline()).pending).toEqual([])
})

it('a relay that is down is tried again at growing, uneven distances, and at once when a person asks', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  world.relay.stop()
  await world.settle()
  const waits: number[] = []
  for (let i = 0; i < 12; i++) {
    const { connection } = alice.server
    if (connection.state !== 'waiting') throw new Error(connection.state)
    const wait = connection.retryAt - world.clock.now()
    waits.push(wait)
    await world.advance(wait)
  }
  waits.forEach((wait, i) => {
    expect(wait).toBeLessThanOrEqual(Math.min(60_000, 500 * 2 ** i))
    expect(wait).toBeGreaterThanOrEqual(Math.min(60_000, 500 * 2 ** i) * 0.2 - 1)
  })
  expect(new Set(waits).size).toBeGreaterThan(8)
  await world.relay.start()
  await alice.engine.run('reconnect', { server: world.relay.server.key })
  await world.settle()
  expect(alice.server.connection.state).toBe('online')
})

it('a relay that lets in and then throws out is not asked twice a second for good', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  let logins = 0
  const { connect } = world.relay
  world.relay.connect = (address, events) => {
    logins++
    return connect(address, events)
  }
  world.relay.passes = (_to, frame) => {
    if (frame.kind === 'tail') setImmediate(() => world.relay.disconnect(alice.key))
    return true
  }
  world.relay.disconnect(alice.key)
  await world.advance(120_000)
  expect(logins).toBeGreaterThan(3)
  expect(logins).toBeLessThan(20)
})

it('another server at the address of the one invited to is refused', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const other = await testRelay(world.owner, world.clock.now, 'other')
  world.relays.set(world.relay.address, other)
  world.relay.stop()
  await world.advance(120_000)
  expect(alice.server.connection).toMatchObject({ state: 'refused', reason: 'wrong-server' })
  expect(other.connected).toEqual([])
  // Whoever joins by the link is told so, and nothing of it stays.
  const bob = await world.person('bob', { joins: false })
  const link = await world.relay.invite()
  await expect(bob.engine.run('join', { link, name: 'bob' })).rejects.toMatchObject({
    reason: 'wrong-server',
  })
  expect(await bob.device.servers()).toEqual([])
})

it('who is connected from somewhere else too stays out until asked', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  world.relay.disconnect(alice.key, 'replaced')
  await world.advance(120_000)
  expect(alice.server.connection).toMatchObject({ state: 'refused', reason: 'replaced' })
  await alice.engine.run('reconnect', { server: world.relay.server.key })
  await world.settle()
  expect(alice.server.connection.state).toBe('online')
})

it('who was not invited cannot join, and a relay that is down says so', async () => {
  const world = await testWorld()
  const mallory = await testPerson('mallory')
  const bob = await world.person('bob', { joins: false })
  const { server, address } = world.relay
  const link = inviteLink(await server.invite(mallory, { address }))
  await expect(bob.engine.run('join', { link, name: 'bob' })).rejects.toMatchObject({ reason: 'not-invited' })
  expect(bob.engine.state().servers).toEqual([])
  world.relay.stop()
  await expect(
    bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' }),
  ).rejects.toMatchObject({ reason: 'unreachable' })
})

it('a text that no relay would take is refused before it is kept', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await expect(alice.say('x'.repeat(6_001))).rejects.toMatchObject({ reason: 'too-long' })
  await expect(alice.say('  ')).rejects.toMatchObject({ reason: 'malformed' })
  expect((await alice.timeline()).pending).toEqual([])
})

it('channels are made and renamed, and talked in', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  const server = world.relay.server.key
  await expect(alice.engine.run('createChannel', { server, name: 'cats', topic: '' })).rejects.toMatchObject({
    reason: 'not-allowed',
  })
  const { relay, owner } = world
  await relay.stamp('0'.repeat(32) as typeof relay.general, [
    await owner.grant(server, alice.key, 'createChannel'),
  ])
  await world.settle()
  const made = alice.engine.run('createChannel', { server, name: 'cats', topic: 'only cats' })
  const { log } = await made
  await world.settle()
  await bob.engine.run('say', { server, log, text: 'miau', mentions: [] })
  await world.settle()
  expect(await alice.sees(log)).toEqual(['miau'])
  await alice.engine.run('editChannel', { server, log, name: 'dogs', topic: '' })
  await world.settle()
  const rows = await (await bob.store()).channels()
  const names = rows.filter(({ readable }) => readable).map(({ name }) => name)
  expect(names.sort()).toEqual(['dogs', 'general'])
})

it('a server that moved is found by its new link, and one that only says so is not', async () => {
  const world = await testWorld()
  const alice = await world.person('Alice')
  const server = world.relay.server.key
  const elsewhere = 'ws://elsewhere.test'
  const link = memberLink(server, elsewhere)
  const failed = expect(alice.engine.run('join', { link, name: 'Alice' })).rejects.toThrow()
  await world.advance(20_000)
  await failed
  expect(alice.server.connection.state).toBe('online')
  expect(alice.server.address).toBe(world.relay.address)

  world.relays.set(elsewhere, world.relay)
  await Promise.all([alice.engine.run('join', { link, name: 'Alice' }), world.settle()])
  expect(alice.server.address).toBe(elsewhere)
  await alice.restart()
  await world.settle()
  expect(alice.server.address).toBe(elsewhere)
  expect(alice.server.connection.state).toBe('online')
})

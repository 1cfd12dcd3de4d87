import { describe, expect, it } from 'vitest'
import { idBytes } from '../../shared/ids.ts'
import { PeerCoverage } from './peer-coverage.ts'
import { testWorld } from './test-world.ts'

describe('nobody is taken at their word', () => {
  it('words that the relay certifies under a name are neither shown nor counted without their author’s signature', async () => {
    const world = await testWorld()
    const bob = await world.person('bob')
    const { server, general } = world.relay
    const { claim } = await world.owner.message(server.key, general, 'I owe mallory 1000')
    await world.relay.stamp(general, [{ claim, signature: new Uint8Array(64) }])
    const said = await world.said(1)
    await world.settle()
    expect(await bob.sees()).toEqual(said)
    expect(await bob.unread()).toEqual({ unread: 1, mentions: 0 })
  })

  it('own words whose facts were lost stay, whatever the relay says of them, and can be said again', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(250)
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'facts')
    const mine = Array.from({ length: 10 }, (_, i) => `mine ${i}`)
    for (const text of mine) await alice.say(text)
    await world.settle()
    world.relay.passes = () => true
    world.relay.disconnect(alice.key)
    await world.advance(70_000)
    const { pending } = await alice.timeline()
    // The relay keeps the leaves of its last page only: four of the ten are proved by them, six lie before.
    expect(pending.map(({ text, reason }) => [text, reason])).toEqual(
      mine.slice(0, 6).map((text) => [text, 'not-held']),
    )
    expect((await alice.sees()).slice(-4)).toEqual(mine.slice(6))

    const server = world.relay.server.key
    for (const { hash } of pending) await alice.engine.run('retry', { server, hash })
    await world.settle()
    expect((await alice.timeline()).pending).toEqual([])
    expect((await alice.sees()).slice(-6)).toEqual(mine.slice(0, 6))
  })

  it('a relay cannot empty an outbox by calling a claim stamped', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(3)
    world.relay.stop()
    await world.settle()
    const hash = await alice.say('unsent')
    const epoch = idBytes(world.relay.server.epochs[0] ?? '')
    world.relay.passes = (to, frame) =>
      !(to === alice.key && frame.kind !== 'welcome' && frame.kind !== 'challenge')
    await world.relay.start()
    await world.advance(30_000)
    world.relay.passes = () => true
    world.relay.send(alice.key, { kind: 'duplicate', content: [idBytes(hash), new Uint8Array(16), epoch, 1] })
    await world.settle()
    expect((await alice.timeline()).pending).toMatchObject([{ text: 'unsent', reason: 'not-held' }])
  })

  it('a hole is asked about once, however many facts come behind it', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(3)
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'facts')
    await world.said(1)
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'tail')
    const subscribes = () => world.relay.heard.filter(({ frame }) => frame.kind === 'subscribe').length
    const before = subscribes()
    for (let i = 0; i < 50; i++) await world.said(1)
    await world.settle()
    expect(subscribes() - before).toBe(1)
  })

  it('a peer fills no more memory with coverage than anybody has', () => {
    const peer = new PeerCoverage()
    const log = new Uint8Array(16)
    const pages = Array.from({ length: 10_000 }, (): [number, number] => [1, 1])
    const row = (place: number) => {
      const epoch = new Uint8Array(16)
      new DataView(epoch.buffer).setUint32(0, place)
      return { log, epoch, pages, short: null, head: null }
    }
    for (let i = 0; i < 100; i++) peer.update([row(i)])
    expect(peer.rows).toBe(1)
  })
})

it('[H7] a short page behind which the log went on is offered too', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const early = await world.said(100)
  await alice.quit()
  await world.said(668)
  await alice.restart()
  await world.advance(10_000)
  const late = await world.said(30)
  const bob = await world.person('bob')
  await world.advance(60_000)
  expect(await bob.sees()).toEqual([...early, 668, ...late])
})

it('somebody who joins twice at once is on the server once', async () => {
  const world = await testWorld()
  const alice = await world.person('alice', { joins: false })
  const link = await world.relay.invite()
  const join = () => alice.engine.run('join', { link, name: 'alice' })
  await Promise.all([join(), join(), world.settle()])
  expect(alice.engine.state().servers).toHaveLength(1)
  expect(alice.server.connection.state).toBe('online')
})

it('one tail that cannot be proved any more is a gap, and no reason to stop', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(3)
  const store = await alice.store()
  for (const { tail } of await store.tails()) {
    if (tail.log === world.relay.general)
      await store.write({
        putTails: [{ tail: { ...tail, checkpoint: { ...tail.checkpoint, time: 1 } }, facts: [] }],
      })
  }
  await alice.restart()
  await world.advance(1_000)
  expect(alice.server.connection.state).toBe('online')
  expect(await alice.sees()).toEqual([3])
})

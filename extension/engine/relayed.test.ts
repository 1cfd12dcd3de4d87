import { describe, expect, it } from 'vitest'
import { testWorld } from './test-world.ts'
import { dayOf } from './traffic-ledger.ts'

describe('[H14] where no direct connection forms', { timeout: 30_000 }, () => {
  it('history comes through the relay, and both sides see that it does', async () => {
    const world = await testWorld()
    world.links.forms = () => false
    const alice = await world.person('alice')
    const said = await world.said(600)
    const bob = await world.person('bob')
    expect(await bob.sees()).toEqual([600])
    await world.advance(10_000)
    expect(await bob.sees()).toEqual(said)
    const { allowance, passed } = world.relay
    expect(passed).toBeGreaterThan(bob.server.serving.taken)
    for (const person of [alice, bob]) {
      const { peers, throughRelay, relayAllowance } = person.server.serving
      expect({ peers, throughRelay }).toEqual({ peers: 1, throughRelay: 1 })
      expect(relayAllowance).toBeLessThan(20_000_000)
      expect(relayAllowance).toBeGreaterThanOrEqual(allowance)
    }
    await world.advance(11_000)
    const { given } = alice.server.serving
    expect(await alice.device.traffic(dayOf(world.clock.now()))).toEqual([
      expect.objectContaining({ peer: bob.key, road: 'relay', given }),
    ])
    // Nothing is left open either.
    await world.advance(2 * 60_000)
    expect(alice.server.serving.peers).toBe(0)
  })

  it('a virtual client gives nothing of what a person gives through the relay', async () => {
    const world = await testWorld()
    world.links.forms = (one, other) => ![one, other].includes('alice')
    const keeper = await world.person('keeper', { virtual: true })
    await world.person('alice')
    const said = await world.said(600)
    const bob = await world.person('bob')
    await world.advance(12_000)
    expect(await bob.sees()).toEqual(said)
    expect(keeper.server.serving.given).toBe(0)
  })

  it('who can be reached directly is asked first', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(300)
    const carol = await world.person('carol')
    // bob knows alice by the relay only, when more is to be had.
    world.links.forms = (one, other) => ![one, other].includes('alice')
    world.links.passing = (_message, from) => (from === 'carol' ? null : _message)
    const bob = await world.person('bob')
    await world.advance(12_000)
    expect(await bob.sees()).toEqual(said)
    expect(bob.server.serving.throughRelay).toBe(1)
    world.links.passing = (message) => message
    await bob.quit()
    const more = await world.said(300)
    const given = alice.server.serving.given
    await bob.restart()
    await world.advance(1_000)
    expect(await bob.sees()).toEqual([...said, ...more])
    expect(alice.server.serving.given).toBe(given)
    expect(carol.server.serving.given).toBeGreaterThan(0)
  })

  it('what the owner allows is not exceeded, and the virtual client is asked for the rest', async () => {
    const world = await testWorld()
    world.links.forms = (one, other) => [one, other].includes('keeper')
    world.relay.allowance = 300_000
    await world.person('keeper', { virtual: true })
    const alice = await world.person('alice')
    const said = await world.said(1_536)
    const bob = await world.person('bob')
    await world.advance(60_000)
    expect(await bob.sees()).toEqual(said)
    expect(alice.server.serving.given).toBeGreaterThan(0)
    expect(world.relay.passed).toBeLessThan(300_000)
  })

  it('nobody gets anything through a relay that allows nothing', async () => {
    const world = await testWorld()
    world.links.forms = () => false
    world.relay.allowance = 0
    const alice = await world.person('alice')
    await world.said(300)
    const bob = await world.person('bob')
    await world.advance(60_000)
    expect(await bob.sees()).toEqual([300])
    expect(world.relay.passed).toBe(0)
    expect(alice.server.serving.relayAllowance).toBeNull()
  })

  it('somebody who is not on the roster is turned away', async () => {
    const world = await testWorld()
    world.links.forms = () => false
    const alice = await world.person('alice')
    await world.said(300)
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'roster')
    const bob = await world.person('bob')
    await world.advance(60_000)
    expect(alice.server.serving).toMatchObject({ peers: 0, given: 0 })
    expect(await bob.sees()).toEqual([300])
  })
})

it('[H3] a page that the relay spoils on its way is held against the relay’s road, and not against who is said to give it', {
  timeout: 30_000,
}, async () => {
  const world = await testWorld()
  world.links.forms = () => false
  const alice = await world.person('alice')
  const said = await world.said(512)
  let spoilt = 0
  world.relay.passes = (_to, frame) => {
    // Only what carries a page is that long.
    if (frame.kind !== 'passed' || frame.content.bytes.length < 5_000) return true
    frame.content.bytes = frame.content.bytes.with(-1, (frame.content.bytes.at(-1) ?? 0) ^ 1)
    spoilt++
    return true
  }
  const bob = await world.person('bob')
  await world.advance(10 * 60_000)
  expect(await bob.sees()).toEqual([512])
  // The two that were under way, and no more.
  expect(spoilt).toBeLessThanOrEqual(2)
  expect(spoilt).toBeGreaterThan(0)
  expect(await (await bob.store()).avoided()).toEqual([])
  // On a channel that they signed, they are asked as before.
  world.links.forms = () => true
  await world.advance(60_000)
  expect(await bob.sees()).toEqual(said)
  expect(alice.server.serving.throughRelay).toBe(0)
})

describe('who hides their address', { timeout: 30_000 }, () => {
  it('opens no direct connection and answers none, and gets and gives history all the same', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(300)
    const bob = await world.person('bob', { joins: false })
    await bob.engine.run('setSettings', { hideAddress: true })
    await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
    await world.settle()
    expect(await bob.sees()).toEqual(said)
    expect(bob.server.serving.throughRelay).toBe(1)
    expect(world.links.begun).toBe(0)
    await alice.quit()
    const carol = await world.person('carol')
    await world.settle()
    expect(await carol.sees()).toEqual(said)
    expect(world.links.dialled.every(([from]) => from === 'carol')).toBe(true)
    expect(world.links.begun).toBe(1)
  })

  it('goes through TURN where the owner has it', async () => {
    const world = await testWorld()
    world.relay.iceServers = [{ urls: 'turn:turn.example' }]
    await world.person('alice')
    const said = await world.said(300)
    const bob = await world.person('bob', { joins: false })
    await bob.engine.run('setSettings', { hideAddress: true })
    await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
    await world.settle()
    expect(await bob.sees()).toEqual(said)
    expect(bob.server.serving.throughRelay).toBe(0)
    expect(world.relay.passed).toBe(0)
  })

  it('closes what is open at once', async () => {
    const world = await testWorld()
    await world.person('alice')
    await world.said(300)
    const bob = await world.person('bob')
    expect(world.links.open).toBe(2)
    await bob.engine.run('setSettings', { hideAddress: true })
    await world.settle()
    expect(world.links.open).toBe(0)
  })
})

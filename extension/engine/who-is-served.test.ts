import { describe, expect, it } from 'vitest'
import type { SignedAttestation } from '../../shared/attestation.ts'
import { signAttestation } from '../../shared/attestation.ts'
import { signSignal } from '../../shared/signal.ts'
import { TEST_START, testPerson, testSeed } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { lies } from './test-lies.ts'
import { countedCrypto } from './test-quiet.ts'
import { type TestWorld, testWorld } from './test-world.ts'

const ATTESTATIONS: [string, (world: TestWorld) => Promise<SignedAttestation>][] = [
  ['the attestation of somebody else', async ({ relay }) => relay.server.attest(await testPerson('carol'))],
  [
    'an attestation of their own making',
    async () => {
      const bob = await testPerson('bob')
      const said = {
        key: bob.key,
        name: 'bob',
        privileges: [],
        owner: true,
        virtual: false,
        time: TEST_START,
      }
      return signAttestation(bob, said)
    },
  ],
  [
    'an attestation by another server',
    async () => {
      const other = await testServer({ crypto: countedCrypto, seed: testSeed('other') })
      return other.attest(await testPerson('bob'))
    },
  ],
]

describe('[H1] [H5] nothing is given to somebody who', () => {
  it.each(ATTESTATIONS)('shows %s', async (_what, shown) => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(300)
    const { bytes, signature } = await shown(world)
    lies(world, 'bob', (frame) =>
      frame.kind === 'hello'
        ? { kind: 'hello', content: { ...frame.content, attestation: [bytes, signature] } }
        : frame,
    )
    const bob = await world.person('bob')
    await world.advance(120_000)
    expect(alice.server.serving.given).toBe(0)
    expect(await bob.sees()).toEqual([300])
    // Not dialled over and over either.
    expect(world.links.dialled.length).toBeLessThan(8)
  })

  it('says no hello', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(300)
    lies(world, 'bob', (frame) => (frame.kind === 'hello' ? null : frame))
    const bob = await world.person('bob')
    await world.advance(60_000)
    expect(alice.server.serving.given).toBe(0)
    expect(await bob.sees()).toEqual([300])
  })

  it('speaks another version', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(300)
    lies(world, 'bob', (frame) =>
      frame.kind === 'hello' ? { kind: 'hello', content: { ...frame.content, version: 2 } } : frame,
    )
    await world.person('bob')
    await world.advance(60_000)
    expect(alice.server.serving.given).toBe(0)
  })

  it('is not on the roster', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(300)
    world.relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'roster')
    const bob = await world.person('bob')
    await world.advance(60_000)
    expect(alice.server.serving).toMatchObject({ peers: 0, given: 0, taken: 0 })
    expect(await bob.sees()).toEqual([300])
  })
})

describe('[H6] a signal is dropped that', () => {
  it('was signed by somebody else, is for somebody else, or is from nobody who is online', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.person('bob')
    const [bob, carol, mallory] = await Promise.all(['bob', 'carol', 'mallory'].map((who) => testPerson(who)))
    const { server } = world.relay
    const offer = {
      to: alice.key,
      connection: new Uint8Array(8),
      kind: 'offer' as const,
      sdp: 'nobody-1',
      time: TEST_START,
    }
    const genuine = await signSignal(bob!, server.key, offer)
    const forged = await signSignal({ key: bob!.key, sign: mallory!.sign }, server.key, offer)
    const misdirected = await signSignal(bob!, server.key, { ...offer, to: carol!.key })
    const elsewhere = await signSignal(bob!, mallory!.key, offer)
    const offline = await signSignal(carol!, server.key, offer)
    const altered = { ...genuine, bytes: genuine.bytes.with(genuine.bytes.length - 12, 0) }
    const garbage = { ...genuine, bytes: Uint8Array.of(1, 2, 3) }
    const began = world.links.begun
    for (const signal of [forged, misdirected, elsewhere, offline, altered, garbage]) {
      world.relay.send(alice.key, { kind: 'signal', content: signal })
    }
    await world.settle()
    expect(world.links.begun).toBe(began)
    expect(alice.server.connection.state).toBe('online')
    // The genuine one is answered.
    world.relay.send(alice.key, { kind: 'signal', content: genuine })
    await world.settle()
    expect(world.links.begun).toBe(began + 1)
  })

  it('answers an offer that was not made', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.person('bob')
    const bob = await testPerson('bob')
    const answer = {
      to: alice.key,
      connection: new Uint8Array(8),
      kind: 'answer' as const,
      sdp: 'x',
      time: 0,
    }
    const signal = await signSignal(bob, world.relay.server.key, answer)
    world.relay.send(alice.key, { kind: 'signal', content: signal })
    await world.settle()
    expect(world.links.begun).toBe(0)
  })
})

it('two who dial each other at once have one connection', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(10)
  await alice.quit()
  const bob = await world.person('bob')
  await world.said(10)
  await bob.quit()
  await world.said(10)
  // Both come back at the same moment, and each lacks what the other has.
  await Promise.all([alice.restart(), bob.restart()])
  await world.advance(3_000)
  expect(alice.server.serving.peers).toBe(1)
  expect(bob.server.serving.peers).toBe(1)
  expect(world.links.open).toBe(2)
  // alice has 1 to 10, bob 11 to 20, nobody the rest.
  expect((await alice.sees()).length).toBe(21)
  expect((await bob.sees()).length).toBe(21)
})

it('a person who pauses serves nobody, and serves again afterwards', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const said = await world.said(300)
  await alice.engine.run('setSettings', { paused: true })
  const bob = await world.person('bob')
  await world.advance(20_000)
  expect(alice.server.serving.given).toBe(0)
  expect(await bob.sees()).toEqual([300])
  await alice.engine.run('setSettings', { paused: false })
  await world.settle()
  expect(await bob.sees()).toEqual(said)
})

it('a pause in the middle of giving stops it', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const said = await world.said(700)
  lies(world, 'alice', async (frame) => {
    if (frame.kind === 'page') await alice.engine.run('setSettings', { paused: true })
    return frame
  })
  const bob = await world.person('bob')
  await world.advance(2_000)
  expect(await bob.sees()).not.toEqual(said)
  const { given } = alice.server.serving
  await world.advance(60_000)
  expect(alice.server.serving.given).toBe(given)
  await alice.engine.run('setSettings', { paused: false })
  world.links.passing = (message) => message
  await world.advance(6 * 60_000)
  expect(await bob.sees()).toEqual(said)
})

it('a server that was left is forgotten, and stays so', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(300)
  const bob = await world.person('bob')
  await bob.engine.run('leave', { server: world.relay.server.key })
  await world.advance(120_000)
  expect(bob.engine.state().servers).toEqual([])
  expect(await bob.device.servers()).toEqual([])
  expect(await (await bob.store()).pages()).toEqual([])
  expect(world.links.open).toBe(0)
  expect(world.relay.connected).toEqual([alice.key])
  // A member already: the same link lets in again, and the history comes anew.
  await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
  await world.settle()
  expect((await bob.sees()).length).toBe(300)
})

it('links that nobody uses are closed, and nothing is left running', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(300)
  const bob = await world.person('bob')
  expect(world.links.open).toBe(2)
  await world.advance(3 * 60_000)
  expect(world.links.open).toBe(0)
  await alice.quit()
  await bob.quit()
  await world.advance(3 * 60_000)
  expect(world.clock.waiting).toBe(0)
})

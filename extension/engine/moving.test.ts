import { expect, it } from 'vitest'
import { inviteLink } from '../../shared/invite.ts'
import { memberLink } from '../../shared/join-link.ts'
import { signMove } from '../../shared/move.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testRelay } from './test-relay.ts'
import { testWorld } from './test-world.ts'

/** Alice is on a server whose key is lost: another one answers at its address, and shows a code if it is given one. */
async function lostKey() {
  const world = await testWorld()
  const owner = await world.person('owner')
  const alice = await world.person('alice')
  const said = await world.said(3)
  const next = await testRelay(world.owner, world.clock.now, 'next')
  const old = world.relay
  const stateOf = ({ engine }: typeof alice, of = old) =>
    engine.state().servers.find(({ server }) => server === of.server.key)
  const link = memberLink(next.server.key, next.address)
  const signed = () => owner.engine.run('signMove', { server: old.server.key, to: link })
  const answers = async () => {
    old.stop()
    world.relays.set(old.address, next)
    await world.advance(20 * 60_000)
  }
  world.relays.set(next.address, next)
  await owner.engine.run('join', { link, name: 'Olga' })
  return { world, owner, alice, said, old, next, stateOf, signed, answers, link }
}

it('[R31] another server at the address is what it is, unless the owner’s word is shown there', async () => {
  const { alice, old, next, world, stateOf, answers, link } = await lostKey()
  await answers()
  expect(stateOf(alice)).toMatchObject({ connection: { reason: 'wrong-server' }, moved: null })

  const mallory = await testPerson('mallory')
  const move = { from: old.server.key, server: next.server.key, address: next.address, invite: null, time: 1 }
  const forged = [
    await signMove(mallory, move),
    await signMove(world.owner, { ...move, from: next.server.key }),
    'catalk-move:AAAA',
    link,
  ]
  for (const code of forged) {
    next.moved = code
    await alice.engine.run('reconnect', { server: old.server.key })
    await world.settle()
    expect(stateOf(alice)).toMatchObject({ connection: { reason: 'wrong-server' }, moved: null })
    await expect(alice.engine.run('followMove', { server: old.server.key })).rejects.toThrow()
    await expect(alice.engine.run('join', { link: code, name: 'alice' })).rejects.toThrow()
  }
  expect(alice.engine.state().servers).toHaveLength(1)
})

it('[R31] nor is the word of who owned it before', async () => {
  const { alice, owner, old, next, world, stateOf, answers } = await lostKey()
  const move = { from: old.server.key, server: next.server.key, address: next.address, invite: null, time: 1 }
  next.moved = await signMove(world.owner, move)
  await owner.engine.run('handOver', { server: old.server.key, key: alice.key })
  await world.settle()
  await answers()
  expect(stateOf(alice)).toMatchObject({ connection: { reason: 'wrong-server' }, moved: null })
})

it('[R31] what a former owner signed, however late by their own word, is not in the way of who owns it now', async () => {
  const { alice, owner, old, next, world, stateOf } = await lostKey()
  const bob = await world.person('bob')
  const move = { from: old.server.key, server: next.server.key, address: next.address, invite: null }
  const hears = async (code: string) => {
    next.moved = code
    old.stop()
    world.relays.set(old.address, next)
    await world.advance(20 * 60_000)
  }
  await hears(await signMove(world.owner, { ...move, time: Number.MAX_SAFE_INTEGER }))
  expect(stateOf(alice)?.moved).toMatchObject({ by: owner.key })
  world.relays.set(old.address, old)
  await old.start()
  for (const { engine } of [alice, owner]) await engine.run('reconnect', { server: old.server.key })
  await world.advance(20 * 60_000)
  await owner.engine.run('handOver', { server: old.server.key, key: bob.key })
  await world.settle()
  expect(stateOf(alice)?.moved).toBeNull()
  await hears(await signMove(await testPerson('bob'), { ...move, time: 1 }))
  expect(stateOf(alice)?.moved).toMatchObject({ by: bob.key })
})

it('[R31] by the owner’s word members follow, are let in by the owner’s device, and keep what was said', async () => {
  const { alice, owner, old, next, said, world, stateOf, signed, answers } = await lostKey()
  next.moved = (await signed()).code
  await answers()
  expect(stateOf(alice)).toMatchObject({
    connection: { state: 'refused', reason: 'server-moved' },
    moved: { server: next.server.key, address: next.address, by: owner.key, followed: false },
  })
  await alice.engine.run('followMove', { server: old.server.key })
  await world.advance(10_000)
  expect(stateOf(alice, next)).toMatchObject({
    connection: { state: 'online' },
    me: { name: 'alice', waiting: false },
  })
  expect(stateOf(alice)).toMatchObject({
    name: 'Cats of Basel (before the move)',
    connection: { reason: 'server-moved' },
    moved: { followed: true },
  })
  expect(await alice.sees()).toEqual(said)
  await alice.engine.run('say', {
    server: next.server.key,
    log: next.general,
    text: 'here I am',
    mentions: [],
  })
  await world.settle()
  // It lasts, and the old address is not dialled any more.
  const dialled = next.connected.length
  await alice.restart()
  expect(stateOf(alice)).toMatchObject({ connection: { reason: 'server-moved' }, moved: { followed: true } })
  expect(stateOf(alice, next)?.connection.state).toBe('online')
  expect(next.connected).toHaveLength(dialled)
})

it('[R31] who was banned is banned before anybody follows, and who is a stranger waits', async () => {
  const { alice, owner, old, next, world, stateOf, signed, answers, link } = await lostKey()
  const mallory = await world.person('mallory')
  await owner.engine.run('ban', { server: old.server.key, keys: [mallory.key], reason: 'spam' })
  await world.settle()
  const { code } = await signed()
  next.moved = code
  await answers()
  await expect(mallory.engine.run('join', { link: code, name: 'mallory' })).rejects.toThrow('spam')
  const stranger = await world.person('stranger', { joins: false })
  await stranger.engine.run('join', { link, name: 'stranger' })
  // Pasted, it does the same.
  await alice.engine.run('join', { link: code, name: 'alice' })
  await world.advance(10_000)
  expect(stateOf(alice, next)?.connection.state).toBe('online')
  expect(stateOf(stranger, next)?.connection).toMatchObject({ state: 'refused', reason: 'waiting' })
})

it('[R31] an invite in the move lets members in while the owner is away', async () => {
  const { alice, owner, old, next, world, stateOf, answers } = await lostKey()
  const invite = await next.server.invite(world.owner, { address: next.address })
  const { code } = await owner.engine.run('signMove', { server: old.server.key, to: inviteLink(invite) })
  await owner.quit()
  next.moved = code
  await answers()
  await alice.engine.run('followMove', { server: old.server.key })
  expect(stateOf(alice, next)?.connection.state).toBe('online')
})

it('[R31] only who owns a server, and is on the one where it goes on, signs its move', async () => {
  const { alice, owner, old, next, world } = await lostKey()
  await expect(
    alice.engine.run('signMove', { server: old.server.key, to: memberLink(next.server.key, next.address) }),
  ).rejects.toThrow('Only the owner')
  const other = await testRelay(world.owner, world.clock.now, 'other')
  await expect(
    owner.engine.run('signMove', { server: old.server.key, to: memberLink(other.server.key, other.address) }),
  ).rejects.toThrow('Join the new server first')
  await expect(
    owner.engine.run('signMove', { server: old.server.key, to: memberLink(old.server.key, next.address) }),
  ).rejects.toThrow('another key')
})

import { expect, it } from 'vitest'
import { CONTROL_LOG } from '../../shared/ids.ts'
import { memberLink } from '../../shared/join-link.ts'
import { MAX_KEYS_AT_ONCE } from '../../shared/limits.ts'
import { testPerson } from '../../shared/test-people.ts'
import { testWorld } from './test-world.ts'

/** A server at whose door one knocks, alice who may let people in, and bob with its link. */
async function atApprovalDoor() {
  const world = await testWorld()
  const { relay, owner } = world
  const server = relay.server.key
  const alice = await world.person('alice')
  await relay.stamp(CONTROL_LOG, [
    await owner.claim(server, CONTROL_LOG, 'server', { door: 'approval' }),
    await owner.grant(server, alice.key, 'moderate'),
  ])
  const bob = await world.person('bob', { joins: false })
  const link = memberLink(server, relay.address)
  const knock = async (about: string) => {
    await bob.engine.run('join', { link, name: 'bob', about })
    await world.settle()
  }
  const waiting = async () =>
    (await (await alice.store()).people())
      .filter((row) => row.waiting)
      .map(({ name, about }) => [name, about])
  return { ...world, server, alice, bob, link, knock, waiting }
}

it('who knocks waits, also when their browser starts again, and is in as soon as somebody lets them in', async () => {
  const { alice, bob, server, knock, waiting, settle } = await atApprovalDoor()
  await knock('carol knows me')
  expect(bob.server.connection).toMatchObject({ state: 'refused', reason: 'waiting' })
  expect(bob.server.me.waiting).toBe(true)
  expect(await waiting()).toEqual([['bob', 'carol knows me']])

  await bob.restart()
  expect(bob.server.me.waiting).toBe(true)
  expect(await waiting()).toEqual([['bob', 'carol knows me']])

  await alice.engine.run('letIn', { server, keys: [bob.key], on: true })
  await settle()
  expect(bob.server.connection.state).toBe('online')
  expect(bob.server.me).toMatchObject({ waiting: false, privileges: ['post'] })
  await bob.say('thank you')
  await settle()
  expect(await alice.sees()).toEqual(['thank you'])
})

it('who is still at the door when the relay cannot be reached is shown as waiting', async () => {
  const { bob, relay, knock, settle } = await atApprovalDoor()
  await knock('')
  await bob.quit()
  relay.stop()
  await bob.restart()
  await settle()
  expect(bob.server.connection.state).toBe('waiting')
  expect(bob.server.me.waiting).toBe(true)
})

it('who was sent away can knock anew with other words, or come in by an invite', async () => {
  const { alice, bob, server, relay, knock, waiting, settle } = await atApprovalDoor()
  await knock('hello')
  await alice.engine.run('letIn', { server, keys: [bob.key], on: false })
  await settle()
  expect(bob.server.connection).toMatchObject({ state: 'refused', reason: 'not-invited' })
  expect(await waiting()).toEqual([])

  await bob.engine.run('knockAgain', { server, about: 'I am with carol' })
  await settle()
  expect(bob.server.connection).toMatchObject({ state: 'refused', reason: 'waiting' })
  expect(await waiting()).toEqual([['bob', 'I am with carol']])

  await alice.engine.run('letIn', { server, keys: [bob.key], on: false })
  await settle()
  await bob.engine.run('join', { link: await relay.invite(), name: 'bob' })
  await settle()
  expect(bob.server.connection.state).toBe('online')
  expect(bob.server.me.waiting).toBe(false)
})

it('a crowd at the door is let in at once, however many they are', async () => {
  const { alice, relay, server, waiting, settle } = await atApprovalDoor()
  const crowd = await Promise.all(
    Array.from({ length: MAX_KEYS_AT_ONCE + 1 }, (_, i) => testPerson(`newcomer ${i}`)),
  )
  await relay.stamp(
    CONTROL_LOG,
    await Promise.all(crowd.map((one) => one.claim(server, CONTROL_LOG, 'join', { name: one.name }))),
  )
  await settle()
  expect(await waiting()).toHaveLength(crowd.length)
  await alice.engine.run('letIn', { server, keys: crowd.map(({ key }) => key), on: true })
  await settle()
  expect(await waiting()).toEqual([])
  expect(await (await alice.store()).people()).toHaveLength(crowd.length + 1)
})

it('whose invite ended comes in by an open door, with the work that it asks of people without one', async () => {
  const { relay, owner, person, settle } = await testWorld()
  const opened = await owner.claim(relay.server.key, CONTROL_LOG, 'server', { door: 'open', work: 4 })
  await relay.stamp(CONTROL_LOG, [opened])
  const bob = await person('bob', { joins: false })
  await bob.engine.run('join', { link: await relay.invite({ expires: 1 }), name: 'bob' })
  await settle()
  expect(bob.server.connection.state).toBe('online')
})

import { expect, it } from 'vitest'
import { packFacts } from '../../shared/facts-frame.ts'
import { headRow } from '../../shared/head-row.ts'
import { logId } from '../../shared/ids.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import { testPerson, testSeed } from '../../shared/test-people.ts'
import { testServer } from '../../shared/test-server.ts'
import { countedCrypto as crypto } from './test-quiet.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

/** From now on the relay stamps a second story under the same key and epoch, and tells one person that instead. */
async function twoFaced(world: TestWorld, to: TestEngine) {
  const { relay } = world
  const { general } = relay
  const other = await testServer({ crypto, seed: testSeed('server') })
  expect([other.key, other.epoch]).toEqual([relay.server.key, relay.server.epoch])
  const mallory = await testPerson('mallory')
  const false_ = new Set<RelayFrame>()
  const ofGeneral = (frame: RelayFrame) =>
    (frame.kind === 'facts' && logId(frame.content[0]) === general) ||
    (frame.kind === 'tail' && logId(frame.content.head[0]) === general)
  relay.passes = (key, frame) => key !== to.key || !ofGeneral(frame) || false_.has(frame)
  const tell = (frame: RelayFrame) => {
    false_.add(frame)
    relay.send(to.key, frame)
  }
  return {
    /** So many messages that nobody else hears. */
    async says(count: number) {
      for (const stamped of await other.fill(mallory, general, count))
        tell({ kind: 'facts', content: packFacts(stamped) })
      await world.settle()
    },
    /** Where the log stands, as a subscriber is told. */
    async tellsTail() {
      tell({
        kind: 'tail',
        content: { head: headRow(await other.head(general)), leaves: await other.leaves(general) },
      })
      await world.settle()
    },
  }
}

const lies = (person: TestEngine) => person.server.lies.map(({ kind }) => kind)

it('[F17] whoever meets people who were told different stories tells them both, and those who come later', async () => {
  const world = await testWorld()
  const bob = await world.person('bob')
  const carol = await world.person('carol')
  const second = await twoFaced(world, bob)
  await second.says(7)
  await world.said(5)
  expect(await bob.sees()).toHaveLength(7)
  expect(await carol.sees()).toHaveLength(5)
  expect([lies(bob), lies(carol)]).toEqual([[], []])

  const dave = await world.person('dave')
  await world.advance(20_000)
  for (const person of [bob, carol, dave]) expect(lies(person)).toEqual(['two-stories'])
  const erin = await world.person('erin')
  await world.advance(20_000)
  expect(lies(erin)).toEqual(['two-stories'])

  await erin.restart()
  expect(lies(erin)).toEqual(['two-stories'])
  expect(await (await erin.store()).lies()).toHaveLength(1)
})

it('[F17] a relay that contradicts what it said to the same person is caught by that person alone', async () => {
  const world = await testWorld()
  const bob = await world.person('bob')
  await world.said(3)
  const second = await twoFaced(world, bob)
  await second.says(5)
  await second.tellsTail()
  await world.advance(5_000)
  expect(lies(bob)).toEqual(['two-stories'])
  // What was said first stays, and the talk goes on: others are to hear of it.
  expect(bob.server.connection.state).toBe('online')
  await second.says(2)
  await second.tellsTail()
  expect(bob.server.connection.state).toBe('online')
  expect((await bob.sees()).slice(0, 3)).toEqual(['message 1', 'message 2', 'message 3'])
  const carol = await world.person('carol')
  await world.advance(10_000)
  expect(lies(carol)).toEqual(['two-stories'])
})

it('[F17] so is one that goes back to an earlier seq and tells it otherwise', async () => {
  const world = await testWorld()
  const bob = await world.person('bob')
  await world.said(5)
  const second = await twoFaced(world, bob)
  await second.says(2)
  await second.tellsTail()
  await world.settle()
  expect(lies(bob)).toEqual(['two-stories'])
  expect(bob.server.connection.state).toBe('online')
})

it('nobody accuses an honest relay, however often it and they crash and start again', async () => {
  const world = await testWorld()
  const [bob, carol] = [await world.person('bob'), await world.person('carol')]
  for (let round = 1; round <= 4; round++) {
    await world.said(round * 70)
    if (round % 2 === 1) await bob.quit()
    await world.said(round * 10)
    world.relay.stop()
    await world.settle()
    await world.relay.start(round % 2 === 0 ? 5 : 0)
    await world.advance(10_000)
    await bob.restart()
    await carol.restart()
    await world.advance(10_000)
  }
  const dave = await world.person('dave')
  await world.advance(30_000)
  for (const person of [bob, carol, dave]) expect(lies(person)).toEqual([])
  expect(await dave.sees()).toEqual(await carol.sees())
})

import { expect, it } from 'vitest'
import { testPerson } from '../../shared/test-people.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

/** The relay stamps words that their author never signed. */
async function forge(world: TestWorld, text: string): Promise<void> {
  const { server, general } = world.relay
  const victim = await testPerson('victim')
  const { claim } = await victim.message(server.key, general, text)
  await world.relay.stamp(general, [{ claim, signature: new Uint8Array(64).fill(7) }])
  await world.settle()
}

const liesSeenBy = (person: TestEngine) => person.server.lies.map(({ kind }) => kind)

it('[H15] words that their author did not sign are hidden, mark the relay, and never come back', async () => {
  const world = await testWorld()
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  await bob.quit()
  await alice.say('true')
  await forge(world, 'false')
  await world.settle()
  expect(await alice.sees()).toEqual(['true'])
  expect(liesSeenBy(alice)).toEqual(['forged-author'])
  expect((await alice.unread()).unread).toBe(0)
  await alice.restart()
  expect(await alice.sees()).toEqual(['true'])
  expect(liesSeenBy(alice)).toEqual(['forged-author'])
  // The page still proves, so it is handed on as it is, and judged by whoever gets it.
  await bob.restart()
  await world.advance(2_000)
  expect(await bob.sees()).toEqual(['true'])
  expect(bob.server.filling).toEqual([])
  expect(liesSeenBy(bob)).toEqual(['forged-author'])
})

it('[H15] the same of a page that was filled long ago', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await forge(world, 'false')
  const texts = await world.said(300)
  const bob = await world.person('bob')
  await world.advance(2_000)
  for (const person of [alice, bob]) {
    expect(await person.sees()).toEqual(texts)
    expect(liesSeenBy(person)).toEqual(['forged-author'])
    // Its place is held: nothing is asked for.
    expect(person.server.filling).toEqual([])
  }
  const row = (await (await bob.store()).pages()).find(({ log }) => log === world.relay.general)
  expect(row?.bad).toEqual([1])
  await bob.engine.run('rebuildIndex', { server: world.relay.server.key })
  await world.settle()
  expect(await bob.sees()).toEqual(texts)
  expect(liesSeenBy(bob)).toEqual(['forged-author'])
})

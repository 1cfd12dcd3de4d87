import { expect, it } from 'vitest'
import { testWorld } from './test-world.ts'

it('two people talk, and both see what was said in the same order', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  await alice.say('miau?')
  await world.settle()
  await bob.say('miau!')
  await world.settle()
  for (const person of [alice, bob]) {
    expect(await person.sees()).toEqual(['miau?', 'miau!'])
    expect((await person.timeline()).pending).toEqual([])
    expect((await person.timeline()).complete).toBe(true)
  }
  expect(alice.server.online.map(({ name }) => name).sort()).toEqual(['alice', 'bob'])
})

import { expect, it } from 'vitest'
import { signClaim } from '../../shared/claim.ts'
import { packFacts } from '../../shared/facts-frame.ts'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { MAX_SEQ } from '../../shared/limits.ts'
import { testHash, testLog } from '../../shared/test-people.ts'
import { type TestWorld, testWorld } from './test-world.ts'

/** The relay says that an earlier epoch of #general went on so far. */
async function tellEnd({ relay, clock }: TestWorld, n: number): Promise<void> {
  const { server, general } = relay
  const ends = [[idBytes(testLog(1)), idBytes(general), n, idBytes(testHash(7))]]
  const body = { ends }
  const nonce = new Uint8Array(8).fill(n % 251)
  const said = { server: server.key, log: CONTROL_LOG, type: 'epoch', sentAt: clock.now(), nonce, body }
  const stamped = await server.stamp(CONTROL_LOG, [await signClaim(server.self, said)])
  for (const key of relay.connected) relay.send(key, { kind: 'facts', content: packFacts(stamped) })
}

it('[F1] a log that is said to have the most facts there can be keeps nobody from what there is', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await tellEnd(world, MAX_SEQ)
  await world.settle()
  const texts = await world.said(300)
  const bob = await world.person('bob')
  await world.advance(10_000)
  for (const person of [alice, bob]) {
    const [filling] = person.server.filling
    expect(filling).toMatchObject({ log: world.relay.general, missing: MAX_SEQ })
    expect((await person.sees()).filter((item) => typeof item === 'string').slice(-300)).toEqual(texts)
  }
  await bob.restart()
  await world.advance(10_000)
  expect(bob.server.filling[0]?.missing).toBe(MAX_SEQ)
})

it('[F1] an end beyond that counts for nothing', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await tellEnd(world, MAX_SEQ + 1)
  await world.settle()
  expect(alice.server.filling).toEqual([])
  expect(await alice.say('still here')).toBeDefined()
})

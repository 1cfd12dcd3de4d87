import { expect, it } from 'vitest'
import { hashClaim } from '../../shared/claim.ts'
import { CONTROL_LOG, channelLog, idBytes } from '../../shared/ids.ts'
import { targetOf } from './test-held.ts'
import { countedCrypto } from './test-quiet.ts'
import { testWorld } from './test-world.ts'

it('[C17] what is said in another channel changes nothing where its author may not speak', async () => {
  const world = await testWorld()
  const { owner, relay } = world
  const { general, server } = relay
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  const made = await owner.channel(server.key, 'other')
  const other = channelLog(await hashClaim(countedCrypto, made.claim))
  await relay.stamp(CONTROL_LOG, [made])
  await bob.say('before it was locked')
  await world.settle()
  const lock = { log: idBytes(general), locked: true }
  await relay.stamp(CONTROL_LOG, [await owner.claim(server.key, CONTROL_LOG, 'restrict', lock)])
  const target = await targetOf(bob, general, 'before it was locked')
  const at = { server: server.key, log: other, target }
  await bob.engine.run('edit', { ...at, text: 'smuggled', mentions: [] })
  await bob.engine.run('react', { ...at, emoji: 'smuggled', on: true })
  await world.settle()
  const { items } = await alice.timeline()
  expect(items).toMatchObject([{ text: 'before it was locked', editedAt: null, reactions: [] }])
  const search = (text: string) => alice.engine.run('search', { server: server.key, text, limit: 10 })
  expect((await search('smuggled')).found).toEqual([])
  expect((await search('locked')).found).toHaveLength(1)
  // But their own words they take back from anywhere.
  await bob.engine.run('delete', { server: server.key, log: other, targets: [target] })
  await world.settle()
  expect(await alice.sees()).toEqual([''])
})

import { expect, it } from 'vitest'
import { CONTROL_LOG, idBytes } from '../../shared/ids.ts'
import { encodePage } from '../../shared/page.ts'
import { testWorld } from './test-world.ts'

it('[R29] what came back to the relay from others is taken in while one is there', async () => {
  const world = await testWorld()
  const { relay, owner } = world
  const alice = await world.person('alice')
  const bob = await world.person('bob')
  await alice.quit()
  const { epoch } = relay.server
  await relay.stamp(CONTROL_LOG, [
    await owner.channel(relay.server.key, 'books'),
    await owner.claim(relay.server.key, CONTROL_LOG, 'ban', { keys: [idBytes(bob.key)] }),
  ])
  relay.stop()
  await relay.start()
  // The relay does not have the epoch before.
  relay.passes = (to, frame) => !(to === alice.key && frame.kind === 'control')
  await alice.restart()
  const channels = async () => (await (await alice.store()).channels()).map(({ name }) => name).sort()
  expect(await channels()).not.toContain('books')
  relay.passes = () => true
  const page = encodePage(await relay.server.page(CONTROL_LOG, 0, { epoch }))
  relay.send(alice.key, { kind: 'control', content: [page] })
  await world.settle()
  expect(alice.server.connection.state).toBe('online')
  expect(await channels()).toContain('books')
  const [person] = (await (await alice.store()).people()).filter(({ key }) => key === bob.key)
  expect(person).toMatchObject({ banned: { by: owner.key } })

  // One that does not hold ends the session, as any other lie of a relay does.
  const spoilt = Uint8Array.from(page)
  spoilt[spoilt.length - 300]! ^= 1
  relay.send(alice.key, { kind: 'control', content: [spoilt] })
  await world.settle()
  expect(alice.server.connection.state).toBe('waiting')
})

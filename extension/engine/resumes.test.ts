import { describe, expect, it } from 'vitest'
import { Refusal } from '../../shared/refusal.ts'
import { countPages } from './test-traffic.ts'
import { testWorld } from './test-world.ts'

/** bob is two pages into 6 of them when something happens; from then on pages pass again. */
async function halfway() {
  const world = await testWorld()
  await world.person('alice')
  const said = await world.said(1_536)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const traffic = countPages(world, (from, to) =>
    from === 'alice' && to === 'bob' && traffic.pages('alice', 'bob') >= 2 ? held : undefined,
  )
  const bob = await world.person('bob')
  const missing = () => bob.server.filling.reduce((sum, filling) => sum + filling.missing, 0)
  expect(missing()).toBe(1_024)
  return { world, said, bob, missing, release, traffic }
}

describe('history goes on where it stopped after', { timeout: 30_000 }, () => {
  it('a restart', async () => {
    const { world, said, bob, release, traffic } = await halfway()
    await bob.quit()
    release()
    await world.settle()
    const before = traffic.pages('alice', 'bob')
    await bob.restart()
    await world.advance(1_000)
    expect(await bob.sees()).toEqual(said)
    expect(traffic.pages('alice', 'bob') - before).toBe(4)
  })

  it('a change of the network, within seconds', async () => {
    const { world, said, bob, release } = await halfway()
    world.links.cut('bob')
    release()
    await world.settle()
    await world.advance(3_000)
    expect(await bob.sees()).toEqual(said)
  })

  it('the sleep of a laptop', async () => {
    const { world, said, bob, missing, release } = await halfway()
    world.links.mute('bob')
    world.relay.disconnect(bob.key)
    await world.advance(8 * 60 * 60_000)
    expect(missing()).toBe(1_024)
    world.links.unmute('bob')
    release()
    await world.advance(40_000)
    expect(await bob.sees()).toEqual(said)
  })
})

it('a full disk stops the asking, is nobody’s lie, and history goes on once there is room', {
  timeout: 30_000,
}, async () => {
  const world = await testWorld()
  await world.person('alice')
  const said = await world.said(600)
  const bob = await world.person('bob', { joins: false })
  const store = await bob.device.openStore(world.relay.server.key)
  const { write } = store
  let full = true
  store.write = (changes) =>
    full && changes.putPages ? Promise.reject(new Refusal('disk-full', 'No room.')) : write(changes)
  await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
  await world.advance(1_000)
  expect(bob.server.filling).toMatchObject([{ missing: 512, blocked: 'disk-full' }])
  expect(bob.engine.state().disk.full).toBe(true)
  const asked = bob.server.serving.taken
  await world.advance(50_000)
  expect(bob.server.serving.taken).toBe(asked)
  full = false
  await world.advance(6 * 60_000)
  expect(await bob.sees()).toEqual(said)
  expect(await store.avoided()).toEqual([])
})

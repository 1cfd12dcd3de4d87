import { describe, expect, it } from 'vitest'
import { countPages } from './test-traffic.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

/** So many people join who hold nothing of what was said, and ask for nothing of it. */
async function crowd(world: TestWorld, count: number): Promise<void> {
  const server = world.relay.server.key
  for (let i = 0; i < count; i++) {
    const guest = await world.person(`guest${i}`, { joins: false })
    // Until they are told to ask for nothing.
    guest.power.set({ metered: true })
    await guest.engine.run('join', { link: await world.relay.invite(), name: guest.name })
    await guest.engine.run('pauseFilling', { server, paused: true })
    guest.power.set({ metered: false })
  }
  await world.settle()
}

/** Until all is there. @returns how long it took, s, and what was said meanwhile of why nothing comes */
async function filled(world: TestWorld, person: TestEngine, within: number) {
  const shown = new Set<string | null>()
  for (let seconds = 0; seconds <= within; seconds += 2) {
    if (person.server.filling.length === 0) return { seconds, shown: [...shown] }
    for (const { blocked } of person.server.filling) shown.add(blocked)
    await world.advance(2_000)
  }
  throw new Error(`not filled within ${within} s`)
}

describe('[H4] in a crowd of more people than there are places for', { timeout: 60_000 }, () => {
  it('what only a virtual client has comes from it soon after the patience with people, all in one go', async () => {
    const world = await testWorld()
    const keeper = await world.person('keeper', { virtual: true })
    const said = await world.said(1_536)
    await keeper.quit()
    await crowd(world, 40)
    await keeper.restart()
    const bob = await world.person('bob')
    const { seconds, shown } = await filled(world, bob, 120)
    expect(await bob.sees()).toEqual(said)
    expect(seconds).toBeLessThan(25)
    expect(shown).toEqual([null])
  })

  it('what one person has comes from that person, wherever in the crowd', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(300)
    await alice.quit()
    await crowd(world, 40)
    const bob = await world.person('bob')
    await world.advance(2_000)
    expect(bob.server.serving.peers).toBe(24)
    await alice.restart()
    const { shown } = await filled(world, bob, 120)
    expect(await bob.sees()).toEqual(said)
    expect(shown).toEqual([null])
  })

  it('a virtual client gives 0 bytes of what a person has who is reached within the patience', async () => {
    const world = await testWorld()
    const keeper = await world.person('keeper', { virtual: true })
    const alice = await world.person('alice')
    const said = await world.said(300)
    for (const person of [keeper, alice]) await person.quit()
    await crowd(world, 29)
    await keeper.restart()
    const bob = await world.person('bob')
    const traffic = countPages(world)
    await world.advance(5_000)
    expect(bob.server.serving.peers).toBe(24)
    await alice.restart()
    expect((await filled(world, bob, 12)).shown).toEqual([null])
    expect(await bob.sees()).toEqual(said)
    expect(traffic.bytes('alice', 'bob')).toBeGreaterThan(0)
    expect(traffic.bytes('keeper')).toBe(0)
  })

  it('those who only ask hold no place for ever that somebody is to be dialled for', async () => {
    const world = await testWorld()
    const keeper = await world.person('keeper', { virtual: true })
    const bob = await world.person('bob')
    const first = await world.said(256)
    // Whoever asks him is told to wait, and asks again.
    await bob.engine.run('setSettings', { servePeers: 0 })
    await bob.quit()
    const second = await world.said(256)
    await keeper.quit()
    world.links.forms = (one, other) => [one, other].includes('bob')
    world.relay.allowance = 0
    for (let i = 0; i < 30; i++) await world.person(`guest${i}`)
    await bob.restart()
    await world.advance(2_000)
    expect(bob.server.serving.peers).toBe(24)
    await keeper.restart()
    await filled(world, bob, 25)
    expect(await bob.sees()).toEqual([...first, ...second])
    // As many as may come by themselves were left in peace.
    expect(bob.server.serving.peers).toBeGreaterThanOrEqual(18)
  })
})

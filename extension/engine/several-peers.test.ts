import { describe, expect, it } from 'vitest'
import { countPages } from './test-traffic.ts'
import { type TestWorld, testWorld } from './test-world.ts'

/** alice heard everything; carol and dave have it from her. */
async function threeWhoHaveIt(world: TestWorld, count: number): Promise<string[]> {
  await world.person('alice')
  const said = await world.said(count)
  for (const name of ['carol', 'dave']) expect(await (await world.person(name)).sees()).toEqual(said)
  return said
}

/** A page of this person waits so long on its way, ms. */
const slow = (world: TestWorld, who: string, ms: number) => (from: string) =>
  from === who
    ? new Promise<void>((resolve) => {
        world.clock.after(ms, resolve)
      })
    : undefined

describe('[H12] several people who have a page', { timeout: 30_000 }, () => {
  it('share the work of giving it, and no page comes twice', async () => {
    const world = await testWorld()
    const said = await threeWhoHaveIt(world, 2_560)
    const traffic = countPages(world)
    const bob = await world.person('bob')
    expect(await bob.sees()).toEqual(said)
    const gave = ['alice', 'carol', 'dave'].map((name) => traffic.pages(name, 'bob'))
    expect(gave.reduce((sum, pages) => sum + pages)).toBe(10)
    expect(Math.min(...gave)).toBeGreaterThan(0)
  })

  it('are asked for more the faster they are; who takes over 3 s is asked for little, and others for what they owe', async () => {
    const world = await testWorld()
    const said = await threeWhoHaveIt(world, 1_536)
    const traffic = countPages(world, slow(world, 'alice', 5_000))
    const bob = await world.person('bob')
    await world.advance(3_100)
    expect(await bob.sees()).toEqual(said)
    expect(traffic.pages('alice', 'bob')).toBe(0)
  })

  it('give what one of them owed whose connection broke', async () => {
    const world = await testWorld()
    const said = await threeWhoHaveIt(world, 1_024)
    const traffic = countPages(world, slow(world, 'alice', 2_000))
    const bob = await world.person('bob')
    world.links.cut('alice')
    await world.settle()
    expect(await bob.sees()).toEqual(said)
    expect(traffic.pages('alice', 'bob')).toBe(0)
  })
})

describe('[H4] a virtual client', { timeout: 30_000 }, () => {
  it('gives only what the person who has it did not give within 3 s', async () => {
    const world = await testWorld()
    await world.person('keeper', { virtual: true })
    await world.person('alice')
    const said = await world.said(600)
    const traffic = countPages(world, slow(world, 'alice', 60_000))
    const bob = await world.person('bob')
    await world.advance(2_900)
    expect(traffic.bytes('keeper')).toBe(0)
    await world.advance(8_000)
    expect(await bob.sees()).toEqual(said)
    expect(traffic.pages('keeper', 'bob')).toBe(3)
  })

  it('gives 0 bytes of what a slow person gives in time', async () => {
    const world = await testWorld()
    await world.person('keeper', { virtual: true })
    await world.person('alice')
    const said = await world.said(600)
    const traffic = countPages(world, slow(world, 'alice', 1_300))
    const bob = await world.person('bob')
    await world.advance(10_000)
    expect(await bob.sees()).toEqual(said)
    expect(traffic.bytes('keeper')).toBe(0)
    expect(traffic.pages('alice', 'bob')).toBe(3)
  })

  it('gives only the pages that no person has', async () => {
    const world = await testWorld()
    await world.person('keeper', { virtual: true })
    const first = await world.said(512)
    world.links.forms = () => false
    world.relay.allowance = 0
    const alice = await world.person('alice')
    const second = await world.said(512)
    expect(await alice.sees()).toEqual([512, ...second])
    world.links.forms = (one, other) => [one, other].includes('bob')
    const traffic = countPages(world)
    const bob = await world.person('bob')
    await world.advance(20_000)
    expect(await bob.sees()).toEqual([...first, ...second])
    expect(traffic.pages('keeper', 'bob')).toBe(2)
    expect(traffic.pages('alice', 'bob')).toBe(2)
  })
})

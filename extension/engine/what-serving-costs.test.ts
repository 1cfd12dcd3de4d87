import { describe, expect, it } from 'vitest'
import { lies } from './test-lies.ts'
import { countPages } from './test-traffic.ts'
import { testWorld } from './test-world.ts'
import { DAY_MS, dayOf } from './traffic-ledger.ts'

describe('[H11] what serving costs', { timeout: 30_000 }, () => {
  it('is no more than the bytes a day that the person set; the next day gives again', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(1_024)
    await alice.engine.run('setSettings', { giveADay: 30_000 })
    const bob = await world.person('bob')
    await world.advance(60_000)
    const { given, giving, because } = alice.server.serving
    expect({ giving, because }).toEqual({ giving: 'nothing', because: 'budget' })
    // The page with which it was reached went out whole.
    expect(given).toBeGreaterThan(30_000)
    expect(given).toBeLessThan(70_000)
    expect(bob.server.filling).toMatchObject([{ blocked: 'nobody-has-it' }])

    // A restart gives nothing more.
    await alice.restart()
    await world.advance(6 * 60_000)
    expect(alice.server.serving).toMatchObject({ given: 0, because: 'budget' })

    await alice.engine.run('setSettings', { giveADay: 1_000_000 })
    await world.advance(6 * 60_000)
    expect(await bob.sees()).toEqual(said)
    await alice.engine.run('setSettings', { giveADay: 1 })
    expect(alice.server.serving.because).toBe('budget')
    await world.advance(DAY_MS)
    expect(alice.server.serving.giving).toBe('freely')
  })

  it('is nothing on a metered connection', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(300)
    alice.power.set({ metered: true })
    const bob = await world.person('bob')
    await world.advance(30_000)
    expect(alice.server.serving).toMatchObject({ giving: 'nothing', because: 'metered', given: 0 })
    alice.power.set({ metered: false })
    await world.settle()
    expect(await bob.sees()).toEqual(said)
  })

  it('is little on battery: one page at a time for one person, and only what nobody else gives', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(1_024)
    const carol = await world.person('carol')
    alice.power.set({ onBattery: true })
    const traffic = countPages(world)
    const bob = await world.person('bob')
    expect(await bob.sees()).toEqual(said)
    expect(traffic.pages('alice')).toBe(0)
    await carol.quit()
    const dave = await world.person('dave')
    await bob.quit()
    await world.advance(10_000)
    expect(await dave.sees()).toEqual(said)
    await alice.engine.run('setSettings', { onBattery: 'nothing' })
    expect(alice.server.serving).toMatchObject({ giving: 'nothing', because: 'battery' })
  })

  it('is no more people at once than were set; others get their turn', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    const said = await world.said(600)
    await alice.engine.run('setSettings', { servePeers: 1 })
    const waits = (ms: number) =>
      new Promise<void>((resolve) => {
        world.clock.after(ms, resolve)
      })
    let most = 0
    const underWay = new Map<string, number>()
    countPages(world, async (from, to) => {
      if (from !== 'alice') return
      underWay.set(to, (underWay.get(to) ?? 0) + 1)
      most = Math.max(most, [...underWay.values()].filter((pages) => pages > 0).length)
      await waits(400)
      underWay.set(to, (underWay.get(to) ?? 0) - 1)
    })
    const bob = await world.person('bob')
    const carol = await world.person('carol')
    await world.advance(20_000)
    expect(await bob.sees()).toEqual(said)
    expect(await carol.sees()).toEqual(said)
    expect(most).toBeLessThanOrEqual(2)
  })

  it('is written down by day and person', async () => {
    const world = await testWorld()
    const keeper = await world.person('keeper', { virtual: true })
    await world.said(300)
    const alice = await world.person('alice')
    await keeper.quit()
    const bob = await world.person('bob')
    await world.advance(11_000)
    const today = dayOf(world.clock.now())
    const rows = await alice.device.traffic(today)
    const { given, taken } = alice.server.serving
    expect(rows).toEqual([
      expect.objectContaining({ peer: keeper.key, road: 'virtual', given: 0, taken }),
      expect.objectContaining({ peer: bob.key, road: 'person', given, taken: 0 }),
    ])
    expect(given).toBeGreaterThan(10_000)
  })
})

it('[H11] a peer that asks on although it was told that nothing is given gets nothing', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(300)
  await alice.engine.run('setSettings', { paused: true })
  lies(world, 'alice', (frame) =>
    frame.kind === 'hello' ? { kind: 'hello', content: { ...frame.content, giving: 'freely' } } : frame,
  )
  const bob = await world.person('bob')
  await world.advance(60_000)
  expect(alice.server.serving.given).toBe(0)
  expect(await bob.sees()).toEqual([300])
})

describe('on a metered connection a person gets', { timeout: 30_000 }, () => {
  it('what they look at, and no more', async () => {
    const world = await testWorld()
    await world.person('alice')
    const said = await world.said(1_536)
    const bob = await world.person('bob', { joins: false })
    bob.power.set({ metered: true })
    await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
    await world.advance(5_000)
    expect(await bob.sees()).toEqual([1_536])
    expect(bob.server.filling).toMatchObject([{ missing: 1_536, blocked: 'metered' }])
    const server = world.relay.server.key
    const log = world.relay.general
    await bob.engine.run('readBack', { server, log })
    await world.settle()
    expect(await bob.sees()).toEqual([512, ...said.slice(512)])
    await bob.engine.run('readEverything', { server, log, on: true })
    await world.settle()
    expect(await bob.sees()).toEqual(said)
  })

  it('everything, once it costs nothing any more', async () => {
    const world = await testWorld()
    await world.person('alice')
    const said = await world.said(300)
    const bob = await world.person('bob', { joins: false })
    await bob.engine.run('setSettings', { metered: 'yes' })
    await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
    expect(await bob.sees()).toEqual([300])
    await bob.engine.run('setSettings', { metered: 'auto' })
    await world.settle()
    expect(await bob.sees()).toEqual(said)
  })
})

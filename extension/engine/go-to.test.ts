import { describe, expect, it } from 'vitest'
import type { TimelineMessage } from '../bridge/views.ts'
import { testWorld } from './test-world.ts'

const HOUR_MS = 60 * 60_000

/** alice has six pages, an hour between one and the next; bob is on a metered connection and has nothing yet. */
async function hours(virtual = false) {
  const world = await testWorld()
  const alice = await world.person('alice', { virtual })
  const began = world.clock.now()
  const said: string[][] = []
  for (let i = 0; i < 6; i++) {
    said.push(await world.said(256))
    await world.advance(HOUR_MS)
  }
  const bob = await world.person('bob', { joins: false })
  bob.power.set({ metered: true })
  await bob.engine.run('join', { link: await world.relay.invite(), name: 'bob' })
  await world.settle()
  const place = { server: world.relay.server.key, log: world.relay.general }
  return { world, alice, bob, began, said, place }
}

describe('[H13] somebody who jumps to a time', { timeout: 30_000 }, () => {
  it('gets the page of that time and its neighbours, and not all that lies between', async () => {
    const { bob, began, said, place } = await hours()
    const { id } = await bob.engine.run('goTo', { ...place, at: began + 2 * HOUR_MS })
    const seen = await bob.sees()
    for (const texts of said.slice(1, 4)) expect(seen).toEqual(expect.arrayContaining(texts))
    for (const texts of [said[0], said[4], said[5]]) expect(seen).not.toContain(texts?.[0])
    const items = (await bob.timeline()).items
    const found = items.find((item): item is TimelineMessage => item.kind === 'message' && item.id === id)
    expect(said[2]).toContain(found?.text)
  })

  it('to a message by its link is led to that message', async () => {
    const { alice, bob, said, place } = await hours()
    const items = (await alice.timeline()).items
    const text = said[1]?.[7]
    const wanted = items.find(
      (item): item is TimelineMessage => item.kind === 'message' && item.text === text,
    )
    if (!wanted) throw new Error('alice lost it')
    expect(await bob.engine.run('goTo', { ...place, at: wanted.id })).toEqual({ id: wanted.id })
  })

  it('is answered where nobody has anything of it', async () => {
    const { world, alice, bob, began, place } = await hours()
    await alice.quit()
    const asked = bob.engine.run('goTo', { ...place, at: began })
    await world.advance(60_000)
    expect(await asked).toEqual({ id: null })
  })

  it('is led by a virtual client where no person is online', async () => {
    const { bob, began, said, place } = await hours(true)
    await bob.engine.run('goTo', { ...place, at: began + 4 * HOUR_MS })
    expect(await bob.sees()).toEqual(expect.arrayContaining(said[4] ?? []))
  })
})

describe('the person can', { timeout: 30_000 }, () => {
  it('pause the filling, and let it go on', async () => {
    const world = await testWorld()
    const bob = await world.person('bob')
    const server = world.relay.server.key
    await bob.quit()
    await world.person('alice')
    const said = await world.said(300)
    await bob.restart()
    expect(await bob.sees()).toEqual(said)
    await bob.quit()
    const more = await world.said(300)
    await bob.engine.run('setSettings', { metered: 'yes' }).catch(() => undefined)
    await bob.restart()
    await bob.engine.run('pauseFilling', { server, paused: true })
    await bob.engine.run('setSettings', { metered: 'no' })
    await world.advance(10_000)
    expect(bob.server.filling).toMatchObject([{ blocked: 'paused' }])
    expect(bob.server.fillingPaused).toBe(true)
    await bob.engine.run('pauseFilling', { server, paused: false })
    await world.settle()
    expect(await bob.sees()).toEqual([...said, ...more])
  })

  it('see how much is left, and from whom it comes', async () => {
    const world = await testWorld()
    const alice = await world.person('alice')
    await world.said(1_536)
    world.links.passing = async (message, from) => {
      if (from === 'alice' && message.length > 5_000)
        await new Promise<void>((resolve) => {
          world.clock.after(500, resolve)
        })
      return message
    }
    const bob = await world.person('bob')
    await world.advance(1_100)
    const [filling] = bob.server.filling
    expect(filling?.missing).toBe(1_024)
    expect(filling?.from).toEqual([{ key: alice.key, name: 'alice', virtual: false, throughRelay: false }])
    const perFact = bob.server.serving.taken / 512
    expect(filling?.bytesLeft).toBe(Math.round(1_024 * perFact))
    expect(filling?.secondsLeft).toBeGreaterThanOrEqual(2)
    expect(filling?.secondsLeft).toBeLessThanOrEqual(3)
  })
})

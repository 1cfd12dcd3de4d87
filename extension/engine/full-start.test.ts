import { expect, it } from 'vitest'
import { CONTROL_LOG } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import { INDEX_VERSION } from './examine-page.ts'
import type { Changes, FactStore } from './fact-store.ts'
import { type TestEngine, testWorld } from './test-world.ts'

const noRoom = () => {
  throw new Refusal('disk-full', 'There is no room.')
}

/** From now on a person's disk takes nothing, as some do not even drop what is there; until there is room again. */
async function fill({ device, store }: Pick<TestEngine, 'device' | 'store'>) {
  const at = await store()
  const { write } = at
  const { saveServer } = device
  const tried: Changes[] = []
  at.write = async (changes) => {
    tried.push(changes)
    noRoom()
  }
  device.saveServer = async () => noRoom()
  const free = () => {
    at.write = write
    device.saveServer = saveServer
  }
  return { tried, free }
}

const namesIn = (tried: Changes[]) => tried.flatMap((changes) => Object.keys(changes))

/** alice has some history, and is away while her disk fills. */
async function away(before: (store: FactStore) => Promise<void> = async () => undefined) {
  const world = await testWorld()
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  const said = await world.said(300)
  const store = await alice.store()
  await alice.quit()
  await before(store)
  const disk = await fill(alice)
  return { world, alice, bob, said, store, disk }
}

/** She is online with all she had; what is said while there is no room comes once there is. */
async function goesOn({ world, alice, said, disk }: Awaited<ReturnType<typeof away>>) {
  await alice.restart()
  expect(alice.server.connection.state).toBe('online')
  expect(await alice.sees()).toEqual(said)
  const more = await world.said(2)
  await world.advance(1_000)
  expect(alice.engine.state().disk.full).toBe(true)
  expect(alice.server.connection.state).toBe('online')
  disk.free()
  more.push(...(await world.said(1)))
  await world.advance(2 * 60_000)
  expect(alice.engine.state().disk.full).toBe(false)
  expect(await alice.sees()).toEqual([...said, ...more])
}

it('who starts with a full disk has their history and is online, and goes on once there is room', async () => {
  const all = await away()
  await goesOn(all)
  // Nobody changed, so there was nothing to write of them.
  expect(namesIn(all.disk.tried)).not.toContain('putPeople')
})

it('a full disk at the start is no matter where somebody is not avoided any more, and is told', async () => {
  const all = await away((store) =>
    store.write({ putAvoided: [{ key: 'ab'.repeat(32) as TestEngine['key'], until: 1 }] }),
  )
  await goesOn(all)
  expect(namesIn(all.disk.tried)).toContain('dropAvoided')
  await all.alice.restart()
  expect(await all.store.avoided()).toEqual([])
})

it('an index of another version is made again once there is room, where the start found none', async () => {
  const all = await away(async (store) =>
    store.write({
      putPageRows: (await store.pages()).map((page) => ({ ...page, examined: INDEX_VERSION + 1 })),
    }),
  )
  await goesOn(all)
  expect(namesIn(all.disk.tried)).toContain('dropIndex')
  const versions = (await all.store.pages()).map(({ examined }) => examined)
  expect(new Set(versions)).toEqual(new Set([INDEX_VERSION]))
  expect(all.alice.server.indexing).toBeNull()
})

it('how far earlier epochs went is known at a start with a full disk, and kept at one with room', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const alice = await world.person('alice')
  await world.said(3)
  world.relay.stop()
  await world.settle()
  await world.relay.start()
  await world.advance(60_000)
  const store = await alice.store()
  await alice.quit()
  // Only the control log says any more that there was something.
  await store.write({ dropPages: (await store.pages()).filter(({ log }) => log === general) })
  const { ends } = store
  store.ends = async () => []
  const disk = await fill(alice)
  await alice.restart()
  expect(alice.server).toMatchObject({ connection: { state: 'online' }, filling: [{ missing: 3 }] })
  expect(namesIn(disk.tried)).toContain('putEnds')
  disk.free()
  await alice.restart()
  store.ends = ends
  expect(await store.ends()).toContainEqual(expect.objectContaining({ log: general, n: 3 }))
})

it('a tail that does not prove is a gap at a start with a full disk, and joins nothing that comes later', async () => {
  const all = await away(async (store) => {
    const tails = await store.tails()
    await store.write({
      putTails: tails
        .filter(({ tail }) => tail.index === 1)
        .map(({ tail, facts }) => ({
          tail: { ...tail, checkpoint: { ...tail.checkpoint, signature: new Uint8Array(64) } },
          facts,
        })),
    })
  })
  const { world, alice, bob, said, disk } = all
  await bob.quit()
  await alice.restart()
  expect(alice.server.connection.state).toBe('online')
  expect(namesIn(disk.tried)).toContain('dropTails')
  disk.free()
  const more = await world.said(2)
  await world.advance(10_000)
  await alice.restart()
  expect(await alice.sees()).toEqual([...said.slice(0, 256), 46])
  await bob.restart()
  await world.advance(2 * 60_000)
  // What was said meanwhile nobody has.
  expect(await alice.sees()).toEqual([...said, more.length])
})

it('who changed while there was no room is as they are now once there is', async () => {
  const world = await testWorld()
  const { server } = world.relay
  const [alice, bob] = [await world.person('alice'), await world.person('bob')]
  const store = await alice.store()
  const { write } = store
  store.write = async (changes) => (changes.putPeople ? noRoom() : write(changes))
  const nameOfBob = async () => (await store.people()).find(({ key }) => key === bob.key)?.name
  await bob.engine.run('setName', { server: server.key, name: 'robert' })
  await world.advance(1_000)
  await alice.restart()
  expect(alice.server.connection.state).toBe('online')
  expect(await nameOfBob()).toBe('bob')
  store.write = write
  await world.advance(60_000)
  expect(await nameOfBob()).toBe('robert')
})

it('a server that has another name lets in whoever has no room to note it', async () => {
  const world = await testWorld()
  const { server } = world.relay
  const alice = await world.person('alice')
  await alice.quit()
  await world.relay.stamp(CONTROL_LOG, [
    await world.owner.claim(server.key, CONTROL_LOG, 'server', { name: 'cats' }),
  ])
  alice.device.saveServer = async () => noRoom()
  await alice.restart()
  expect(alice.server).toMatchObject({ connection: { state: 'online' }, name: 'cats' })
})

it('nobody is told to give up what they have for want of room', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  const store = await alice.store()
  store.pages = async () => noRoom()
  await alice.restart()
  expect(alice.server.connection).toEqual({
    state: 'refused',
    reason: 'disk-full',
    sentence: 'There is no room.',
  })
})

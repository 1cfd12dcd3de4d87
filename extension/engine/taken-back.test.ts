import { beforeEach, describe, expect, it } from 'vitest'
import { deflate, inflate } from '../../shared/deflate.ts'
import { exportLines, readLine } from '../../shared/history-file.ts'
import { CONTROL_LOG, idBytes, type PublicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, encodePage, provePage } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { type TestPerson, testPerson } from '../../shared/test-people.ts'
import { liveTailOf, pageOfTail } from './live-tail.ts'
import { snapshotOf, textsOf, watchWrites } from './test-held.ts'
import { alteredPage, lies } from './test-lies.ts'
import { countedCrypto } from './test-quiet.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

const RUDE = 'buy cheap gold'
const isRude = (text: string) => text.includes('gold')

let world: TestWorld
let raider: TestPerson

beforeEach(async () => {
  world = await testWorld()
  raider = await testPerson('raider')
  const { relay, owner } = world
  const invite = await relay.server.invite(owner, { address: relay.address })
  await relay.stamp(CONTROL_LOG, [await raider.join(relay.server.key, invite)])
})

/** Two pages and a tail in which every third message is the raider's. */
async function talk(count = 600): Promise<void> {
  const { relay, owner } = world
  const { general, server } = relay
  const claims = Array.from({ length: count }, (_, i) =>
    i % 3 === 0
      ? raider.message(server.key, general, `${RUDE} ${i}`)
      : owner.message(server.key, general, `polite ${i}`),
  )
  await relay.stamp(general, await Promise.all(claims))
  await world.settle()
}

async function decide(type: string, body: Record<string, unknown>): Promise<void> {
  const { relay, owner } = world
  await relay.stamp(CONTROL_LOG, [await owner.claim(relay.server.key, CONTROL_LOG, type, body)])
  await world.settle()
}

const purge = (key: PublicKey) => decide('purge', { key: idBytes(key) })

async function isClean(person: TestEngine): Promise<void> {
  const { general, server } = world.relay
  const store = await person.store()
  expect((await textsOf(person, general)).filter(isRude)).toEqual([])
  expect((await person.sees()).filter((shown) => typeof shown === 'string' && isRude(shown))).toEqual([])
  expect(person.server.filling).toEqual([])
  const search = { server: server.key, text: 'gold', limit: 10 }
  expect((await person.engine.run('search', search)).found).toEqual([])
  for (const row of await store.pages()) {
    const bytes = await store.pageBytes(row)
    await provePage(countedCrypto, server.key, decodePage(await inflate(bytes!, MAX_PAGE_BYTES)))
    expect((await store.terms(row))?.terms ?? '').not.toContain('gold')
  }
  expect((await store.marksOf('edit')).filter(({ text = '' }) => isRude(text))).toEqual([])
}

/** From now on somebody gives the pages of a log as they were before: as one who never heard that words were taken back. */
async function keepsOldPages(person: TestEngine): Promise<void> {
  const { general } = world.relay
  const store = await person.store()
  const old = new Map<number, Uint8Array>()
  for (const row of await store.pages())
    if (row.log === general) old.set(row.index, (await store.pageBytes(row))!)
  for (const { tail, facts } of await store.tails())
    if (tail.log === general) {
      const live = await liveTailOf(countedCrypto, world.relay.server.key, tail, facts)
      old.set(tail.index, await deflate(encodePage(pageOfTail(live))))
    }
  lies(
    world,
    person.name,
    alteredPage(async (page) => {
      const bytes = page.log === general ? old.get(page.index) : undefined
      return bytes ? decodePage(await inflate(bytes, MAX_PAGE_BYTES)) : page
    }),
  )
}

describe('all that somebody said, taken back', () => {
  it('goes from every page and tail, and every page still proves', async () => {
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await talk()
    expect((await textsOf(alice, world.relay.general)).filter(isRude)).toHaveLength(200)
    await purge(raider.key)
    for (const person of [alice, bob]) {
      await isClean(person)
      const { items } = await person.timeline()
      expect(
        items.filter((item) => item.kind === 'message' && item.deletedBy === world.owner.key),
      ).toHaveLength(200)
    }
  })

  it('takes other words for it along, also of an edit whose message is not here', async () => {
    const alice = await world.person('alice')
    const { relay } = world
    const nowhere = [new Uint8Array(32).fill(9), new Uint8Array(16).fill(9)]
    const edit = await raider.claim(relay.server.key, relay.general, 'edit', { target: nowhere, text: RUDE })
    await relay.stamp(relay.general, [edit])
    await world.said(300)
    const store = await alice.store()
    expect(await store.marksOf('edit')).toHaveLength(1)
    await purge(raider.key)
    await isClean(alice)
    expect(await store.marksOf('edit')).toEqual([])
  })

  it('is gone with somebody who was away, at the next contact', async () => {
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await talk()
    await bob.quit()
    await purge(raider.key)
    await bob.restart()
    await world.advance(5_000)
    for (const person of [alice, bob]) await isClean(person)
  })

  it('does not reach a newcomer’s disk for a moment, from whoever still has the words', async () => {
    const bob = await world.person('bob')
    await talk()
    await keepsOldPages(bob)
    await purge(raider.key)
    const carol = await world.person('carol', { joins: false })
    const disk = watchWrites(await carol.store())
    await carol.engine.run('join', { link: await world.relay.invite(), name: 'carol' })
    await world.advance(60_000)
    await isClean(carol)
    expect(carol.server.serving.taken).toBeGreaterThan(0)
    expect(await carol.sees()).toHaveLength(600)
    expect(disk.words()).toContain('polite')
    expect(disk.words()).not.toContain('gold')
  })

  it('does not come back by scrolling back', async () => {
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    const { general, server } = world.relay
    await talk()
    await keepsOldPages(bob)
    await purge(raider.key)
    await alice.quit()
    const store = await alice.store()
    await store.write({ dropPages: (await store.pages()).filter(({ log }) => log === general) })
    const disk = watchWrites(store)
    await alice.restart()
    await alice.engine.run('readBack', { server: server.key, log: general })
    await world.advance(60_000)
    expect(alice.server.serving.taken).toBeGreaterThan(0)
    await isClean(alice)
    expect(disk.words()).not.toContain('gold')
  })

  it('goes again from a disk that was restored', async () => {
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await talk()
    const restore = await snapshotOf(await alice.store())
    await purge(raider.key)
    await isClean(alice)
    await bob.quit()
    await alice.quit()
    await restore(await alice.store())
    expect((await textsOf(alice, world.relay.general)).filter(isRude)).toHaveLength(200)
    await alice.restart()
    await world.advance(5_000)
    await isClean(alice)
  })

  it('does not come back with a file that was exported before', async () => {
    const alice = await world.person('alice')
    const { key: server } = world.relay.server
    await talk()
    const lines: string[] = []
    const source = { crypto: countedCrypto, server, now: world.clock.now(), ...(await alice.store()) }
    for await (const line of exportLines(source, null)) lines.push(line)
    await purge(raider.key)
    await alice.quit()
    const carol = await world.person('carol')
    const disk = watchWrites(await carol.store())
    for (const line of lines.slice(1))
      await carol.engine.run('importPage', { server, page: readLine(line).page })
    await world.settle()
    await isClean(carol)
    expect(await carol.sees()).toHaveLength(600)
    expect(disk.words()).not.toContain('gold')
  })

  it('leaves what somebody says afterwards', async () => {
    const alice = await world.person('alice')
    await talk(30)
    await purge(raider.key)
    await world.relay.stamp(world.relay.general, [
      await raider.message(world.relay.server.key, world.relay.general, 'sorry'),
    ])
    await world.settle()
    await isClean(alice)
    expect(await alice.sees()).toContain('sorry')
  })

  it('is given to nobody, though it is not gone from this disk yet', async () => {
    const bob = await world.person('bob')
    await talk()
    const store = await bob.store()
    // A disk on which no page can be changed any more: the words stay there.
    const write = store.write
    store.write = async (changes) => {
      if (changes.putPages) throw new Refusal('disk-full', 'There is no room left.')
      return write(changes)
    }
    await purge(raider.key)
    let given = ''
    lies(
      world,
      'bob',
      alteredPage((page) => {
        given += new TextDecoder('latin1').decode(page.entries)
        return page
      }),
    )
    const carol = await world.person('carol')
    await world.advance(30_000)
    expect((await textsOf(bob, world.relay.general)).filter(isRude).length).toBeGreaterThan(100)
    expect(given).toContain('polite')
    expect(given).not.toContain('gold')
    await isClean(carol)
  })
})

describe('a ban', () => {
  it('holds against a relay that goes on stamping what the banned one says', async () => {
    const alice = await world.person('alice')
    await talk(30)
    await decide('ban', { keys: [idBytes(raider.key)], reason: 'spam' })
    await talk(300)
    const texts = await textsOf(alice, world.relay.general)
    expect(texts.filter(isRude)).toHaveLength(10)
    expect(alice.server.filling).toEqual([])
  })

  it('ends every connection at once, and gives nothing more', async () => {
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await world.said(300)
    const carol = await world.person('carol')
    await world.advance(2_000)
    expect(alice.server.serving.peers + bob.server.serving.peers).toBeGreaterThan(0)
    const { given } = alice.server.serving
    await decide('ban', { keys: [idBytes(carol.key)], reason: 'rude' })
    expect(carol.server.connection).toMatchObject({ state: 'refused', reason: 'banned' })
    expect(carol.server.connection).toMatchObject({ sentence: expect.stringContaining('rude') })
    for (const person of [alice, bob, carol]) expect(person.server.serving.peers).toBe(0)
    const held = (await carol.sees()).length
    await world.said(300)
    await carol.restart()
    await world.advance(10 * 60_000)
    expect(alice.server.serving.given).toBe(given)
    expect(await carol.sees()).toHaveLength(held)
    expect(alice.server.online.map(({ name }) => name)).not.toContain('carol')
  })
})

import { describe, expect, it } from 'vitest'
import { inflate } from '../../shared/deflate.ts'
import { CONTROL_LOG, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, provePage } from '../../shared/page.ts'
import { type TestPerson, testPerson } from '../../shared/test-people.ts'
import type { Target } from '../bridge/commands.ts'
import { claimsOf, entriesOf, targetOf, textsOf } from './test-held.ts'
import { alteredPage, lies } from './test-lies.ts'
import { countedCrypto } from './test-quiet.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

const tombstones = async (person: TestEngine, log: LogId) =>
  (await entriesOf(person, log)).filter(({ kind }) => kind === 'tombstone').length

const row = ({ hash, id }: Target) => [idBytes(hash), idBytes(id)]

async function said(world: TestWorld, by: TestPerson, type: string, body: Record<string, unknown>) {
  const { relay } = world
  await relay.stamp(relay.general, [await by.claim(relay.server.key, relay.general, type, body)])
  await world.settle()
}

describe('[C18] a message that its author takes back', () => {
  it('leaves a tombstone with everybody, and the page still proves', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    for (const text of ['one', 'two', 'three']) await alice.say(text)
    await world.settle()
    const target = await targetOf(alice, general, 'two')
    await alice.engine.run('delete', { server: server.key, log: general, targets: [target] })
    await world.settle()
    for (const person of [alice, bob]) {
      expect(await textsOf(person, general)).toEqual(['one', 'three'])
      expect(await tombstones(person, general)).toBe(1)
      expect(person.server.filling).toEqual([])
    }
    await alice.quit()
    const carol = await world.person('carol')
    await world.advance(1_000)
    expect(await textsOf(carol, general)).toEqual(['one', 'three'])
    expect(carol.server.filling).toEqual([])
  })

  it('goes from pages that were filled long ago, and with it every edit of it', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const alice = await world.person('alice')
    await alice.say('a secret')
    await world.settle()
    const target = await targetOf(alice, general, 'a secret')
    await alice.engine.run('edit', {
      server: server.key,
      log: general,
      target,
      text: 'no secret',
      mentions: [],
    })
    await world.said(300)
    const store = await alice.store()
    expect((await store.marksOn([target.hash])).map(({ kind }) => kind)).toEqual(['edit'])
    await alice.engine.run('delete', { server: server.key, log: general, targets: [target] })
    await world.settle()
    expect((await textsOf(alice, general)).filter((text) => text.includes('secret'))).toEqual([])
    expect((await store.marksOn([target.hash])).map(({ kind }) => kind)).toEqual(['delete'])
    for (const page of await store.pages()) {
      const bytes = await store.pageBytes(page)
      await provePage(countedCrypto, server.key, decodePage(await inflate(bytes!, MAX_PAGE_BYTES)))
      expect((await store.terms(page))?.terms ?? '').not.toContain('secret')
    }
    expect(alice.server.indexing).toBeNull()
  })

  it('is gone too with somebody who was away for months, at the next contact', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await alice.say('regret')
    await world.said(260)
    await bob.quit()
    const target = await targetOf(alice, general, 'regret')
    await alice.engine.run('delete', { server: server.key, log: general, targets: [target] })
    await world.said(600)
    await alice.quit()
    await world.advance(90 * 24 * 3_600_000)
    await alice.restart()
    expect(await textsOf(bob, general)).toContain('regret')
    await bob.restart()
    await world.advance(10_000)
    expect(await textsOf(bob, general)).not.toContain('regret')
    expect(bob.server.filling).toEqual([])
  })

  it('does not come back with a page of somebody who still has the words', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await alice.say('regret')
    await world.said(300)
    await bob.quit()
    const target = await targetOf(alice, general, 'regret')
    await alice.engine.run('delete', { server: server.key, log: general, targets: [target] })
    await world.settle()
    // The tail with the delete is the relay's and alice's; the first page is bob's alone.
    await alice.quit()
    const carol = await world.person('carol')
    await bob.restart()
    await world.advance(10_000)
    await alice.restart()
    await world.advance(60_000)
    expect(await textsOf(carol, general)).not.toContain('regret')
    expect(carol.server.filling).toEqual([])
  })

  it('stays gone when the delete is named by another one, also for who comes later', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await alice.say('regret')
    await world.said(20)
    await bob.quit()
    const target = await targetOf(alice, general, 'regret')
    const place = { server: server.key, log: general }
    await alice.engine.run('delete', { ...place, targets: [target] })
    await world.settle()
    const [deleted] = (await claimsOf(alice, general)).filter(({ claim }) => claim.type === 'delete')
    await alice.engine.run('delete', { ...place, targets: [deleted!.target] })
    await world.settle()
    const carol = await world.person('carol')
    await world.advance(5_000)
    await bob.restart()
    await world.advance(60_000)
    for (const person of [alice, bob, carol]) {
      expect(await textsOf(person, general)).not.toContain('regret')
      expect(person.server.filling).toEqual([])
    }
  })

  it('stays gone after the index was made anew, also where the page that says so was freed', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await alice.say('regret')
    await world.said(300)
    const old = await (await bob.store()).pages()
    const target = await targetOf(alice, general, 'regret')
    await alice.engine.run('delete', { server: server.key, log: general, targets: [target] })
    await world.said(300)
    const store = await alice.store()
    const freed = (await store.pages()).filter(({ log, index }) => log === general && index === 1)
    expect([freed.length, old.length > 0]).toEqual([1, true])
    await bob.quit()
    await alice.quit()
    await store.write({ dropPages: freed })
    await alice.restart()
    await alice.engine.run('rebuildIndex', { server: server.key })
    await world.settle()
    await alice.restart()
    expect(await textsOf(alice, general)).not.toContain('regret')
    expect(alice.server.filling).toMatchObject([{ missing: 256 }])
  })
})

describe('[C18] what may take a message back', () => {
  const moderated = async () => {
    const world = await testWorld()
    const { relay, owner } = world
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    await alice.say('rude')
    await world.settle()
    const target = await targetOf(alice, relay.general, 'rude')
    const remove = () =>
      bob.engine.run('delete', { server: relay.server.key, log: relay.general, targets: [target] })
    const moderate = async (may: boolean) => {
      const change = may ? owner.grant : owner.revoke
      await relay.stamp(CONTROL_LOG, [await change(relay.server.key, bob.key, 'moderate')])
      await world.settle()
    }
    return { world, relay, alice, remove, moderate }
  }

  it('is a moderator, whatever they may do later', async () => {
    const { world, relay, alice, remove, moderate } = await moderated()
    await moderate(true)
    await remove()
    await moderate(false)
    await world.settle()
    expect(await textsOf(alice, relay.general)).toEqual([])
    await alice.restart()
    await alice.engine.run('rebuildIndex', { server: relay.server.key })
    await world.settle()
    expect(alice.server.filling).toEqual([])
  })

  it('is nobody else: their word changes nothing, even if they moderate later', async () => {
    const { world, relay, alice, remove, moderate } = await moderated()
    await remove()
    await moderate(true)
    await world.settle()
    expect(await textsOf(alice, relay.general)).toEqual(['rude'])
    await alice.restart()
    expect(await textsOf(alice, relay.general)).toEqual(['rude'])
  })
})

describe('[C19] a tombstone', () => {
  it('that no delete justifies is a gap, and is filled by somebody who has the words', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const [alice, mallory] = [await world.person('alice'), await world.person('mallory')]
    const texts = await world.said(300)
    await alice.quit()
    lies(
      world,
      'mallory',
      alteredPage(async (page) =>
        page.index === 0 && page.log === general ? server.reduced(page, { tombstones: [5, 6] }) : page,
      ),
    )
    const bob = await world.person('bob')
    await world.advance(5_000)
    expect(bob.server.filling).toMatchObject([{ log: general, missing: 2 }])
    expect(await textsOf(bob, general)).toHaveLength(298)
    await mallory.quit()
    await alice.restart()
    await world.advance(60_000)
    expect(bob.server.filling).toEqual([])
    expect(await textsOf(bob, general)).toEqual(texts)
  })

  it('is justified by a delete that comes after it', async () => {
    const world = await testWorld()
    const { general, server } = world.relay
    const mallory = await world.person('mallory')
    await world.said(300)
    const target = await targetOf(mallory, general, 'message 5')
    lies(
      world,
      'mallory',
      alteredPage(async (page) =>
        page.index === 0 && page.log === general ? server.reduced(page, { tombstones: [5] }) : page,
      ),
    )
    const bob = await world.person('bob')
    await world.advance(5_000)
    expect(bob.server.filling).toMatchObject([{ log: general, missing: 1 }])
    await said(world, world.owner, 'delete', { targets: [row(target)] })
    expect(bob.server.filling).toEqual([])
  })
})

it('a delete that names what is not there, or a place where it does not stand, harms nothing', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const alice = await world.person('alice')
  const texts = await world.said(300)
  const target = await targetOf(alice, general, 'message 7')
  await said(world, world.owner, 'delete', {
    targets: [[new Uint8Array(32).fill(9), new Uint8Array(16).fill(9)]],
  })
  await said(world, world.owner, 'delete', { targets: [[idBytes(target.hash), new Uint8Array(16)]] })
  await world.settle()
  // The hash is what counts: it is looked for, wherever it stands.
  expect(await textsOf(alice, general)).toEqual(texts.filter((text) => text !== 'message 7'))
})

it('somebody else’s edit, reaction or delete of the same name is told apart by its author', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const alice = await world.person('alice')
  const mallory = await testPerson('mallory')
  await alice.say('mine')
  await world.settle()
  const target = await targetOf(alice, general, 'mine')
  await said(world, mallory, 'edit', { target: row(target), text: 'yours' })
  await said(world, mallory, 'delete', { targets: [row(target)] })
  const marks = await (await alice.store()).marksOn([target.hash])
  expect(marks.map(({ kind, author, moderator }) => [kind, author, moderator ?? null])).toEqual([
    ['edit', mallory.key, null],
    ['delete', mallory.key, false],
  ])
  expect(await textsOf(alice, general)).toContain('mine')
  expect((target.id as FactId).length).toBe(32)
})

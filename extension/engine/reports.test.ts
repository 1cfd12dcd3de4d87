import { describe, expect, it } from 'vitest'
import { hashClaim } from '../../shared/claim.ts'
import { CONTROL_LOG, channelLog, idBytes, type LogId, logId, REPORTS_LOG } from '../../shared/ids.ts'
import type { Target } from '../bridge/commands.ts'
import { targetOf, textsOf } from './test-held.ts'
import { frameReader } from './test-lies.ts'
import { countedCrypto } from './test-quiet.ts'
import { type TestEngine, type TestWorld, testWorld } from './test-world.ts'

/** Frames between people that name a log, by who sent them to whom. */
function namings(world: TestWorld, log: LogId): string[] {
  const read = frameReader()
  const seen: string[] = []
  world.links.passing = async (message, from, to) => {
    const frame = read(message, from, to)
    const rows =
      frame?.kind === 'hello' ? frame.content.coverage : frame?.kind === 'coverage' ? frame.content : []
    if (rows.some((row) => logId(row.log) === log)) seen.push(`${from} > ${to}`)
    return message
  }
  return seen
}

async function moderator(world: TestWorld, name: string): Promise<TestEngine> {
  const { relay, owner } = world
  const person = await world.person(name)
  await relay.stamp(CONTROL_LOG, [await owner.grant(relay.server.key, person.key, 'moderate')])
  await world.settle()
  return person
}

const report = (by: TestEngine, world: TestWorld, target: Target, text: string) => {
  const { server, general } = world.relay
  return by.engine.run('report', { server: server.key, log: general, target, author: world.owner.key, text })
}

describe('a report', () => {
  it('reaches the moderators, and says what it is about', async () => {
    const world = await testWorld()
    const mod = await moderator(world, 'mod')
    const [alice, bob] = [await world.person('alice'), await world.person('bob')]
    const { general } = world.relay
    await world.said(3)
    const target = await targetOf(alice, general, 'message 2')
    // Both at once: what one says is nothing for the other.
    await Promise.all([report(alice, world, target, 'this is spam'), report(bob, world, target, 'rude')])
    await world.settle()
    expect(await mod.unread(REPORTS_LOG)).toEqual({ unread: 2, mentions: 0 })
    const { items } = await mod.timeline(REPORTS_LOG)
    // Whose came first is chance.
    const byText = Map.groupBy(items, (item) => (item.kind === 'message' ? item.text : ''))
    const about = { ...target, log: general, author: world.owner.key }
    expect(byText.get('this is spam')).toMatchObject([{ author: alice.key, about }])
    expect(byText.get('rude')).toMatchObject([{ author: bob.key }])
    expect(items).toHaveLength(2)
    for (const person of [alice, bob]) {
      expect(await textsOf(person, REPORTS_LOG)).toEqual([])
      expect(await (await person.store()).outbox()).toEqual([])
      expect((await person.sees()).filter((shown) => typeof shown === 'number')).toEqual([])
    }
  })

  it('is told and given by nobody to who does not moderate, and to a new moderator', async () => {
    const world = await testWorld()
    const mod = await moderator(world, 'mod')
    const alice = await world.person('alice')
    await world.said(3)
    const target = await targetOf(alice, world.relay.general, 'message 2')
    await report(alice, world, target, 'this is spam')
    await world.settle()
    const seen = namings(world, REPORTS_LOG)
    const bob = await world.person('bob')
    await world.advance(30_000)
    expect(bob.server.filling).toEqual([])
    expect(seen).toEqual([])
    expect(await (await bob.store()).ends()).not.toContainEqual(expect.objectContaining({ log: REPORTS_LOG }))
    const { relay, owner } = world
    await relay.stamp(CONTROL_LOG, [await owner.grant(relay.server.key, bob.key, 'moderate')])
    await bob.restart()
    await world.advance(30_000)
    expect(await bob.sees(REPORTS_LOG)).toEqual(['this is spam'])
    expect(seen).toContain('mod > bob')
    await relay.stamp(CONTROL_LOG, [await owner.revoke(relay.server.key, bob.key, 'moderate')])
    await world.settle()
    const search = { server: relay.server.key, text: 'spam', limit: 5 }
    expect((await bob.engine.run('search', search)).found).toEqual([])
    expect((await mod.engine.run('search', search)).found).toHaveLength(1)
  })
})

describe('a channel that only its members read', () => {
  const narrowed = async () => {
    const world = await testWorld()
    const { relay, owner } = world
    const { key: server } = relay.server
    const [alice, bob, carol] = [
      await world.person('alice'),
      await world.person('bob'),
      await world.person('carol'),
    ]
    const made = await owner.claim(server, CONTROL_LOG, 'channel', { name: 'den', reads: 'members' })

    const den = channelLog(await hashClaim(countedCrypto, made.claim))
    await relay.stamp(CONTROL_LOG, [made])
    const list = async (person: TestEngine, on: boolean) => {
      const body = { log: idBytes(den), keys: [idBytes(person.key)], on }
      await relay.stamp(CONTROL_LOG, [await owner.claim(server, CONTROL_LOG, 'channelMember', body)])
      await world.settle()
    }
    await list(alice, true)
    await list(bob, true)
    const texts = Array.from({ length: 300 }, (_, i) => `secret ${i}`)
    const claims = await Promise.all(texts.map((text) => owner.message(server, den, text)))
    const say = async () => {
      await relay.stamp(den, claims)
      await world.settle()
    }
    const find = async (person: TestEngine) =>
      (await person.engine.run('search', { server, text: 'secret', limit: 5 })).found.length
    return { world, server, den, alice, bob, carol, say, list, find }
  }

  it('comes to its members, and to nobody else by any road', async () => {
    const { world, server, den, alice, bob, carol, say, find } = await narrowed()
    await bob.quit()
    await say()
    const seen = namings(world, den)
    await bob.restart()
    await world.advance(30_000)
    expect(await bob.sees(den)).toHaveLength(300)
    expect([await find(alice), await find(bob), await find(carol)]).toEqual([5, 5, 0])
    expect(await textsOf(carol, den)).toEqual([])
    expect(seen.filter((pair) => pair.includes('carol'))).toEqual([])
    await expect(carol.engine.run('goTo', { server, log: den, at: 0 })).rejects.toMatchObject({
      reason: 'not-allowed',
    })
  })

  it('is neither found nor given any more by who was taken off the list', async () => {
    const { world, den, alice, bob, say, list, find } = await narrowed()
    await bob.quit()
    await say()
    await list(alice, false)
    expect(await find(alice)).toBe(0)
    const seen = namings(world, den)
    await bob.restart()
    await world.advance(30_000)
    expect(await bob.sees(den)).toEqual([300])
    expect(seen.filter((pair) => pair.startsWith('alice'))).toEqual([])
    await list(alice, true)
    await world.advance(6 * 60_000)
    expect(await bob.sees(den)).toHaveLength(300)
    expect(await find(alice)).toBe(5)
  })
})

import { expect, it } from 'vitest'
import { type ClaimHash, idBytes, type LogId } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import { Examination } from './examination.ts'
import { INDEX_VERSION } from './examine-page.ts'
import type { FactStore, PageTerms } from './fact-store.ts'
import { testClock } from './test-clock.ts'
import { quiet } from './test-quiet.ts'
import { testWorld } from './test-world.ts'

const everythingIn = async (store: FactStore) => {
  const terms: PageTerms[] = []
  await store.eachTerms(null, (row) => terms.push(row) > 0)
  const marks = (
    await Promise.all((['edit', 'delete', 'reaction', 'pin'] as const).map((kind) => store.marksOf(kind)))
  )
    .flat()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const pages = (await store.pages()).sort((a, b) => (a.lastId < b.lastId ? -1 : 1))
  return { terms, marks, pages }
}

it('the index is dropped and made again, the same as before', async () => {
  const world = await testWorld()
  const { general, server } = world.relay
  const alice = await world.person('alice')
  await world.said(3)
  const target = [new Uint8Array(32).fill(1), new Uint8Array(16).fill(2)]
  const say = async (type: string, body: Record<string, unknown>) =>
    world.relay.stamp(general, [await world.owner.claim(server.key, general, type, body)])
  await say('reaction', { target, emoji: '🐈', on: true })
  await say('edit', { target, text: 'other words' })
  await say('pin', { target, on: true })
  await world.said(600)
  // And one that stands in the tail.
  await say('reaction', { target, emoji: '🐕', on: true })
  await world.settle()
  const store = await alice.store()
  const before = await everythingIn(store)
  expect(before.marks.map(({ kind }) => kind)).toEqual(['reaction', 'edit', 'pin', 'reaction'])
  expect(before.pages.filter(({ examined }) => examined === INDEX_VERSION)).toHaveLength(before.pages.length)
  await alice.engine.run('rebuildIndex', { server: server.key })
  await world.settle()
  expect(await everythingIn(store)).toEqual(before)
  expect(alice.server.indexing).toBeNull()
})

it('an index of another version is made again at the next start, with its progress shown', async () => {
  const world = await testWorld()
  const alice = await world.person('alice')
  await world.said(600)
  const store = await alice.store()
  const before = await everythingIn(store)
  await alice.quit()
  await store.write({ putPageRows: before.pages.map((page) => ({ ...page, examined: INDEX_VERSION + 1 })) })
  const seen: (number | undefined)[] = []
  let started = false
  const starting = alice.restart().finally(() => {
    started = true
  })
  while (!started) {
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(alice.engine.state().servers[0]?.indexing?.total)
  }
  await starting
  expect(seen).toContain(before.pages.length)
  expect(await everythingIn(store)).toEqual(before)
})

it('words are looked for where they stand, and not where a machine only keeps', async () => {
  const world = await testWorld()
  await world.person('alice')
  await world.said(300)
  const machine = await world.person('virtual', { virtual: true })
  await world.advance(30_000)
  const terms = (await everythingIn(await machine.store())).terms
  expect(terms.map((row) => row.terms)).toEqual(['\n'])
  expect(terms[0]?.hashes).toHaveLength(256 * 4)
  expect(idBytes(machine.key)).toHaveLength(32)
})

it('reading goes on after a full disk, however long that was', async () => {
  const world = await testWorld()
  const { general } = world.relay
  const alice = await world.person('alice')
  await world.said(600)
  const store = await alice.store()
  const before = (await store.pages()).filter(({ log }) => log === general)
  await alice.quit()
  await store.write({ putPageRows: before.map((page) => ({ ...page, examined: 0 })) })
  const { write } = store
  let tries = 0
  store.write = async (changes) => {
    if (changes.putTerms) {
      tries++
      throw new Refusal('disk-full', 'There is no room.')
    }
    return write(changes)
  }
  await alice.restart()
  await world.advance(60 * 60_000)
  expect(alice.server.indexing).toEqual({ done: 0, total: before.length })
  // Once a minute, and not as fast as can be.
  expect(tries).toBeLessThan(70)
  expect(tries).toBeGreaterThan(10)
  const waiting = world.clock.waiting
  await alice.quit()
  expect(world.clock.waiting).toBeLessThan(waiting)
  await alice.restart()
  store.write = write
  await world.advance(60_000)
  expect(alice.server.indexing).toBeNull()
  expect((await everythingIn(store)).pages.map(({ examined }) => examined)).not.toContain(0)
})

it('copies of what was taken back are looked for again after a full disk', async () => {
  const clock = testClock()
  const log = 'aa'.repeat(16) as LogId
  const targets = ['bb'.repeat(32) as ClaimHash]
  const swept: unknown[] = []
  let full = true
  const history = {
    sweep: async (...asked: unknown[]) => {
      swept.push(asked)
      if (full) throw new Refusal('disk-full', 'There is no room.')
    },
  }
  const examination = new Examination({ clock, history, changed: () => undefined } as never)
  examination.takenBack(log, targets)
  await quiet()
  expect(swept).toEqual([[log, targets]])
  full = false
  await clock.advance(60_000)
  await quiet()
  expect(swept).toEqual([
    [log, targets],
    [log, targets],
  ])
  expect(clock.waiting).toBe(0)
})

import { describe, expect, it } from 'vitest'
import { concat } from '../../shared/bytes.ts'
import { decodeEntries } from '../../shared/fact.ts'
import type { Page } from '../../shared/page.ts'
import type { PeerFrame } from '../../shared/peer-frames.ts'
import { alteredPage, type Change, lies } from './test-lies.ts'
import { testWorld } from './test-world.ts'

const withEntries = (change: (entries: Uint8Array[]) => Uint8Array[]) =>
  alteredPage((page) => ({
    ...page,
    entries: concat(...change(decodeEntries(page.entries).map(({ bytes }) => bytes))),
  }))

const LIES: [string, Change][] = [
  [
    'alters a letter',
    alteredPage((page) => {
      const entries = page.entries.slice()
      const at = entries.length - 80
      entries[at] = (entries[at] ?? 0) ^ 1
      return { ...page, entries }
    }),
  ],
  ['leaves a message out', withEntries((entries) => entries.toSpliced(3, 1))],
  ['cuts the end off', withEntries((entries) => entries.slice(0, -1))],
  [
    'tells two messages in another order',
    withEntries(([first, second, ...rest]) => [second!, first!, ...rest]),
  ],
  ['says a message twice', withEntries(([first, , ...rest]) => [first!, first!, ...rest])],
  [
    'shortens the page under its checkpoint',
    alteredPage((page) => ({ ...page, checkpoint: { ...page.checkpoint, n: 100 } })),
  ],
  ['gives another page than was asked for', alteredPage((page) => ({ ...page, index: page.index + 1 }))],
  ['gives a page of another log', alteredPage((page) => ({ ...page, log: 'ab'.repeat(16) as Page['log'] }))],
  [
    'gives garbage',
    (frame) =>
      frame.kind === 'page'
        ? { kind: 'page', content: { id: frame.content.id, page: Uint8Array.of(1, 2, 3) } }
        : frame,
  ],
]

describe('[H3] somebody who', () => {
  it.each(LIES)('%s is found out and asked no more, and somebody else is', async (_what, lie) => {
    const world = await testWorld()
    const mallory = await world.person('mallory')
    const said = await world.said(300)
    lies(world, 'mallory', lie)
    const bob = await world.person('bob')
    expect(await bob.sees()).toEqual([300])
    expect(await (await bob.store()).pages()).toEqual([])
    const dialled = world.links.dialled.length
    // Not asked again, however long nobody else is there.
    await world.advance(20 * 60_000)
    expect(world.links.dialled.length).toBe(dialled)
    expect(mallory.server.serving.peers).toBe(0)

    // carol was there too.
    world.links.passing = (message) => message
    const carol = await world.person('carol')
    await world.advance(2_000)
    expect(await carol.sees()).toEqual(said)
    await world.advance(10_000)
    expect(await bob.sees()).toEqual(said)
  })

  it('says nothing any more while it is asked is given up, and somebody else is asked', async () => {
    const world = await testWorld()
    await world.person('mallory')
    const said = await world.said(300)
    lies(world, 'mallory', (frame) => (frame.kind === 'hello' ? frame : null))
    const bob = await world.person('bob')
    expect(await bob.sees()).toEqual([300])
    world.links.passing = (message, from) => (from === 'mallory' ? null : message)
    await world.advance(10_000)
    expect(bob.server.serving.peers).toBe(0)
    world.links.passing = (message, from, to) => (from === 'mallory' && to === 'bob' ? null : message)
    await world.person('carol')
    await world.advance(20_000)
    expect(await bob.sees()).toEqual(said)
  })
})

it('[H8] a peer that beats its heart and gives nothing is given up too', async () => {
  const world = await testWorld()
  await world.person('mallory')
  await world.said(300)
  lies(world, 'mallory', (frame) => (frame.kind === 'page' || frame.kind === 'none' ? null : frame))
  const bob = await world.person('bob')
  expect(bob.server.serving.peers).toBe(1)
  await world.advance(20_000)
  expect(bob.server.serving.peers).toBe(0)
})

it('[H8] a peer whose machine died while it was asked is given up, and the virtual client is asked', async () => {
  const world = await testWorld()
  await world.person('keeper', { virtual: true })
  await world.person('alice')
  const said = await world.said(300)
  lies(world, 'alice', (frame) => {
    if (frame.kind === 'page') world.links.mute('alice')
    return frame
  })
  const bob = await world.person('bob')
  expect(await bob.sees()).toEqual([300])
  await world.advance(30_000)
  expect(await bob.sees()).toEqual(said)
})

it('a peer that opens a connection and never says hello does not keep others from being asked', async () => {
  const world = await testWorld()
  await world.person('keeper', { virtual: true })
  const said = await world.person('alice').then(() => world.said(10))
  world.links.passing = (message, from) => (from === 'alice' ? null : message)
  const bob = await world.person('bob')
  expect(await bob.sees()).toEqual([10])
  await world.advance(9_000)
  expect(await bob.sees()).toEqual(said)
})

it('a peer that says it has what it never gives is not asked for ever', async () => {
  const world = await testWorld()
  await world.person('mallory')
  await world.said(300)
  let asked = 0
  world.links.passing = (message) => message
  lies(world, 'mallory', (frame) => {
    if (frame.kind !== 'page') return frame
    asked++
    return { kind: 'none', content: { id: frame.content.id, reason: 'not-held' } }
  })
  const bob = await world.person('bob')
  await world.advance(60_000)
  expect(asked).toBeLessThan(10)
  expect(bob.server.filling).toMatchObject([{ missing: 300, blocked: 'nobody-has-it' }])
})

it('a peer that tells new coverage each time and never gives is given up', async () => {
  const world = await testWorld()
  await world.person('mallory')
  await world.said(300)
  let asked = 0
  let coverage: Extract<PeerFrame, { kind: 'coverage' }>['content'] = []
  lies(world, 'mallory', (frame) => {
    if (frame.kind === 'hello') coverage = frame.content.coverage
    if (frame.kind !== 'page') return frame
    asked++
    // Taken for an answer that never comes, and for news.
    return { kind: 'coverage', content: coverage }
  })
  await world.person('bob')
  await world.advance(60_000)
  expect(asked).toBeLessThan(50)
})

it('a head that the server did not sign ends the talk with who shows it', async () => {
  const world = await testWorld()
  await world.person('mallory')
  await world.said(3)
  lies(world, 'mallory', (frame) => {
    if (frame.kind !== 'hello') return frame
    const coverage = frame.content.coverage.map((row) => {
      if (!row.head) return row
      const [log, epoch, previous, [n, ...rest]] = row.head
      return { ...row, head: [log, epoch, previous, [n + 5, ...rest]] as typeof row.head }
    })
    return { kind: 'hello', content: { ...frame.content, coverage } }
  })
  const bob = await world.person('bob')
  expect(bob.server.serving.peers).toBe(0)
  expect(await bob.sees()).toEqual([3])
  await world.advance(20_000)
  expect(world.links.dialled.length).toBeLessThan(4)
})

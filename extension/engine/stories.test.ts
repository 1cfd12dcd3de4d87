import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkHead, type Head } from '../../shared/checkpoint.ts'
import { factsInPage } from '../../shared/head.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { type TestPerson, testLog, testPerson, testSeed } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import type { StoredPage } from './fact-store.ts'
import { tailAt } from './live-tail.ts'
import { memoryStore } from './memory-store.ts'
import { type HeldStory, Stories } from './stories.ts'

const crypto = webCrypto()
const LOG = testLog(7)
const SEEN = 1_000
let alice: TestPerson
/** What bob was told, and what carol was told: the same until seq 300. */
let told: TestServer
let other: TestServer

beforeAll(async () => {
  const bob = await testPerson('bob')
  alice = await testPerson('alice')
  told = await testServer({ crypto })
  other = await testServer({ crypto })
  const claims = await Promise.all(
    Array.from({ length: 300 }, (_, i) => alice.message(told.key, LOG, `message ${i + 1}`)),
  )
  for (const server of [told, other]) await server.stampAll(LOG, claims)
  await told.fill(alice, LOG, 500)
  await other.fill(bob, LOG, 500)
})

/** Bob holds these pages of what he was told, and perhaps a tail that ends at a seq. */
async function bobHolds({
  pages = [],
  tail,
  latest,
}: {
  pages?: [number, number?][]
  tail?: number
  latest?: Head
}) {
  const { epoch } = told
  const rows = new Map<number, StoredPage>()
  for (const [index, n = (index + 1) * PAGE_FACTS] of pages) {
    const page = await told.page(LOG, index, { n })
    const root = await checkHead(crypto, told.key, page)
    rows.set(index, {
      ...{ log: LOG, epoch, index, count: factsInPage(index, n), held: factsInPage(index, n) },
      ...{
        firstId: '' as never,
        lastId: '' as never,
        examined: 0,
        bad: [],
        messages: 0,
        mentions: 0,
        mine: false,
        size: 0,
      },
      ...{ previous: bytesToHex(page.previous), root: bytesToHex(root) },
    })
  }
  const live =
    tail === undefined
      ? undefined
      : await tailAt(crypto, told.key, await told.head(LOG, { n: tail }), await told.leaves(LOG, { n: tail }))
  let read = 0
  const held: HeldStory = {
    tail: () => live,
    head: () => latest,
    row: ({ index }) => rows.get(index),
    page: async ({ index }) => {
      read++
      const row = rows.get(index)
      return row && told.page(LOG, index, { n: index * PAGE_FACTS + row.count })
    },
  }
  const found: TwoStories[] = []
  const store = memoryStore()
  const make = () =>
    new Stories({
      ...{ crypto, server: told.key, store, held },
      now: () => SEEN,
      found: (proof) => void found.push(proof),
    })
  return { stories: make(), again: make, found, store, pagesRead: () => read }
}

describe('[F17] two people who were told different stories notice it', () => {
  it.each([
    ['at one seq of the tail', { tail: 700 }, 700],
    ['below the end of the tail', { tail: 700 }, 600],
    ['in one page, far apart', { tail: 700 }, 760],
    ['at the end of the page before the tail', { tail: 600 }, 512],
    ['at the end of a page', { pages: [[1]] }, 512],
    ['in the middle of a page', { pages: [[1]] }, 400],
    ['behind a page', { pages: [[1]] }, 600],
    ['at the end of the page before a page', { pages: [[2]] }, 512],
    ['in a short page', { pages: [[1, 400]] }, 350],
    ['above a page that is known by its head only', {}, 600],
  ] as [string, Parameters<typeof bobHolds>[0], number][])('%s', async (_where, holds, n) => {
    const latest = await told.head(LOG, { n: 700 })
    const bob = await bobHolds({ latest, ...holds })
    const head = await other.head(LOG, { n })
    expect(await bob.stories.compare(head)).toBe(true)
    expect(bob.found).toHaveLength(1)
    // Carol can check it, with nothing but the server's key.
    const carol = await bobHolds({})
    expect(await carol.stories.accept(bob.found[0]!)).toBe(true)
  })

  it('by a page that a peer gave', async () => {
    const bob = await bobHolds({ tail: 350 })
    expect(await bob.stories.compare(await other.head(LOG, { n: 400 }))).toBe(false)
    expect(await bob.stories.comparePage(await other.page(LOG, 1))).toBe(true)
    expect(bob.found).toHaveLength(1)
  })

  it('by what the relay itself says later', async () => {
    const bob = await bobHolds({ tail: 350 })
    const [head, leaves] = await Promise.all([other.head(LOG, { n: 400 }), other.leaves(LOG, { n: 400 })])
    expect(await bob.stories.compare(head, leaves)).toBe(true)
  })
})

it('[F17] a proof is kept and told once', async () => {
  const bob = await bobHolds({ tail: 700 })
  const head = await other.head(LOG, { n: 700 })
  await bob.stories.compare(head)
  expect(await bob.stories.compare(head)).toBe(false)
  expect(await bob.stories.compare(await other.head(LOG, { n: 650 }))).toBe(false)
  expect(bob.found).toHaveLength(1)
  expect(await bob.stories.accept(bob.found[0]!)).toBe(false)
  expect(await bob.store.lies()).toMatchObject([{ kind: 'two-stories', log: LOG, seen: SEEN }])
  const later = bob.again()
  await later.open()
  expect(later.proofs).toEqual(bob.found)
  expect(await later.accept(bob.found[0]!)).toBe(false)
})

it('heads of one story prove nothing, whatever is held of it', async () => {
  const bob = await bobHolds({
    pages: [[0], [1]],
    tail: 700,
    latest: await told.head(LOG, { n: 720 }),
  })
  for (let n = 1; n <= 800; n += n < 250 || n > 520 ? 31 : 6)
    expect(await bob.stories.compare(await told.head(LOG, { n }))).toBe(false)
  for (let index = 0; index <= 3; index++)
    expect(await bob.stories.comparePage(await told.page(LOG, index))).toBe(false)
  expect(bob.found).toEqual([])
})

it('a head that was met before costs no reading', async () => {
  const bob = await bobHolds({ pages: [[0], [1]] })
  const head = await told.head(LOG, { n: 400 })
  await bob.stories.compare(head)
  expect(bob.pagesRead()).toBe(1)
  for (let i = 0; i < 5; i++) await bob.stories.compare(head)
  await bob.stories.compare(await told.head(LOG, { n: 512 }))
  await bob.stories.compare(await told.head(LOG, { n: 600 }))
  expect(bob.pagesRead()).toBe(1)
})

it('who makes a second story up is found out, and the relay is not accused', async () => {
  const bob = await bobHolds({ tail: 700 })
  const mallory = await testServer({ crypto, seed: testSeed('mallory') })
  await mallory.fill(alice, LOG, 700)
  const head = { ...(await mallory.head(LOG, { n: 700 })), epoch: told.epoch }
  await expect(bob.stories.compare(head)).rejects.toMatchObject({ reason: 'wrong-signature' })
  const good = await other.head(LOG, { n: 700 })
  const forged = { one: good, other: head, leaves: new Uint8Array() }
  await expect(bob.stories.accept(forged)).rejects.toMatchObject({ reason: 'wrong-signature' })
  expect(bob.found).toEqual([])
})

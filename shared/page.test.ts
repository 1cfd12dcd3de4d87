import * as fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { concat } from './bytes.ts'
import { checkpointPayload, checkpointSignedBytes } from './checkpoint.ts'
import { decodeEntries } from './fact.ts'
import { MAX_PAGE_BYTES, PAGE_FACTS } from './limits.ts'
import { decodePage, encodePage, type Page, pageEntries, provePage } from './page.ts'
import { Refusal } from './refusal.ts'
import { bytesOf } from './test-arbitraries.ts'
import { type TestPerson, testLog, testPerson } from './test-people.ts'
import { type TestServer, testServer } from './test-server.ts'
import { webCrypto } from './web-crypto.ts'

// Thousands of signatures and digests: some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const crypto = webCrypto()
const LOG = testLog(7)
const OTHER = testLog(8)
/** Two full pages and a short one. */
const FACTS = 2 * PAGE_FACTS + 88

let alice: TestPerson
let server: TestServer

beforeAll(async () => {
  alice = await testPerson('alice')
  server = await testServer({ crypto })
  await server.fill(alice, LOG, FACTS)
  await server.fill(alice, OTHER, 10)
})

const prove = (page: Page) => provePage(crypto, server.key, page)
const broken = { name: 'Refusal', reason: 'broken-page' }

/** Decoded and proved from its bytes, as what comes from a peer is. */
async function accept(bytes: Uint8Array) {
  const page = decodePage(bytes)
  return { page, proof: await prove(page) }
}

/** Where a page stands and up to where it goes. */
const anyPlace = fc
  .integer({ min: 1, max: FACTS })
  .map((n) => ({ index: Math.floor((n - 1) / PAGE_FACTS), n }))

/** Seqs of a page that somebody deleted, and that somebody never had. */
const anyReduction = anyPlace.chain(({ index, n }) => {
  const seqs = Array.from({ length: n - index * PAGE_FACTS }, (_, i) => index * PAGE_FACTS + i + 1)
  return fc.record({
    index: fc.constant(index),
    n: fc.constant(n),
    tombstones: fc.subarray(seqs, { maxLength: Math.min(20, seqs.length) }),
    leaves: fc.oneof(
      fc.subarray(seqs),
      fc.nat(seqs.length).map((count) => seqs.slice(0, count)),
    ),
  })
})

describe('a page that holds', () => {
  it('[F6] any page, full or short, is the same after its bytes and is proved whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlace, async ({ index, n }) => {
        const page = await server.page(LOG, index, { n })
        const { page: read, proof } = await accept(encodePage(page))
        expect(read).toEqual(page)
        expect(proof.whole).toBe(true)
        expect(pageEntries(read).map(({ seq }) => seq)).toEqual(
          Array.from({ length: n - index * PAGE_FACTS }, (_, i) => index * PAGE_FACTS + i + 1),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('[F7] with tombstones and bare leaves in it, it is still proved, and says that it is not whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyReduction, async ({ index, n, tombstones, leaves }) => {
        const page = await server.page(LOG, index, { n })
        const reduced = await server.reduced(page, { tombstones, leaves })
        const { page: read, proof } = await accept(encodePage(reduced))
        expect(proof).toEqual({
          whole: tombstones.length + leaves.length === 0,
          root: (await prove(page)).root,
        })
        for (const { seq, entry } of pageEntries(read)) {
          const kind = leaves.includes(seq) ? 'leaf' : tombstones.includes(seq) ? 'tombstone' : 'fact'
          expect(entry.kind).toBe(kind)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('[F7] of nothing but leaves, it proves that the facts are there and holds none of them', async () => {
    const page = await server.page(LOG, 0)
    const leaves = Array.from({ length: PAGE_FACTS }, (_, i) => i + 1)
    const { proof, page: read } = await accept(encodePage(await server.reduced(page, { leaves })))
    expect(proof.whole).toBe(false)
    expect(pageEntries(read).every(({ entry }) => entry.kind === 'leaf')).toBe(true)
  })

  it('[F10] pages are chained: each names the root of the one before, across every boundary', async () => {
    let previous: Uint8Array | undefined
    for (const index of [0, 1, 2]) {
      const page = await server.page(LOG, index)
      if (previous) expect(page.previous).toEqual(previous)
      previous = (await prove(page)).root
    }
  })

  it('[F10] a first page begins at its log’s own beginning', async () => {
    const page = await server.page(LOG, 0)
    const genesis = await crypto.sha256(
      concat(Uint8Array.of(2), ...[server.epoch, LOG].map((id) => Uint8Array.from(Buffer.from(id, 'hex')))),
    )
    expect(page.previous).toEqual(genesis)
  })

  it('[F10] one that begins elsewhere is refused, even if the server signed it', async () => {
    const page = await server.page(LOG, 0, { n: 3 })
    const previous = new Uint8Array(32)
    const { n, bytes, leaves, time } = page.checkpoint
    const head = await crypto.sha256(concat(Uint8Array.of(1), previous, bytes, leaves))
    const payload = checkpointPayload(LOG, server.epoch, n, head, time)
    const signature = await server.self.sign(checkpointSignedBytes(server.key, payload))
    const forged = { ...page, previous, checkpoint: { ...page.checkpoint, signature } }
    await expect(prove(forged)).rejects.toMatchObject(broken)
  })

  it('[F5] a longer page of the same log certifies the facts of the shorter one', async () => {
    const short = await server.page(LOG, 0, { n: 100 })
    const long = await server.page(LOG, 0, { n: 101 })
    await prove(short)
    await prove(long)
    expect(long.entries.subarray(0, short.entries.length)).toEqual(short.entries)
  })
})

describe('a page that does not hold', () => {
  /** Flips one bit and expects a refusal: of the bytes, or of the page that they make. */
  async function expectFlipCaught(bytes: Uint8Array, bit: number) {
    const flipped = bytes.slice()
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    try {
      await accept(flipped)
    } catch (error) {
      if (error instanceof Refusal) return
      throw new Error(`bit ${bit}: no refusal but ${error}`)
    }
    throw new Error(`bit ${bit} was flipped and nobody noticed`)
  }

  it('[F8] any one bit flipped in a full page is noticed', async () => {
    const bytes = encodePage(await server.page(LOG, 1))
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), (bit) => expectFlipCaught(bytes, bit)),
      { numRuns: 150 },
    )
  })

  it('[F8] any one bit flipped in a page with tombstones and bare leaves is noticed', async () => {
    await fc.assert(
      fc.asyncProperty(anyReduction, fc.double({ min: 0, max: 1, noNaN: true }), async (at, where) => {
        const page = await server.page(LOG, at.index, { n: at.n })
        const bytes = encodePage(await server.reduced(page, at))
        await expectFlipCaught(bytes, Math.floor(where * (bytes.length * 8 - 1)))
      }),
      { numRuns: 100 },
    )
  })

  it('[F8] every single bit of a page of three counts: whole, and with a tombstone and a leaf', async () => {
    const page = await server.page(LOG, 0, { n: 3 })
    for (const each of [page, await server.reduced(page, { tombstones: [1], leaves: [3] })]) {
      const bytes = encodePage(each)
      for (let bit = 0; bit < bytes.length * 8; bit++) await expectFlipCaught(bytes, bit)
    }
  })

  it('[F9] cut, shortened, extended, reordered and doubled pages are refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyReduction, fc.nat(), fc.nat(), async ({ index, n, tombstones, leaves }, i, j) => {
        const page = await server.page(LOG, index, { n })
        const reduced = await server.reduced(page, { tombstones, leaves })
        const entries = decodeEntries(reduced.entries).map((entry) => entry.bytes)
        const count = entries.length
        const [a, b] = [i % count, j % count]
        const swapped = entries.with(a, entries[b]!).with(b, entries[a]!)
        const changes = [
          entries.slice(0, -1),
          entries.slice(1),
          entries.toSpliced(a, 1),
          [...entries, entries[a]!],
          entries.toSpliced(a, 0, entries[b]!),
          [],
          ...(a === b ? [] : [swapped]),
        ]
        for (const changed of changes) {
          await expect(prove({ ...reduced, entries: concat(...changed) })).rejects.toMatchObject(broken)
        }
        const cut = reduced.entries.subarray(0, -1)
        await expect(prove({ ...reduced, entries: cut })).rejects.toMatchObject(broken)
      }),
      { numRuns: 30 },
    )
  })

  it('[F9] another page’s checkpoint, index, log, epoch or predecessor does not do', async () => {
    const page = await server.page(LOG, 1)
    const first = await server.page(LOG, 0)
    const other = await server.page(OTHER, 0)
    const changes: Partial<Page>[] = [
      { checkpoint: first.checkpoint },
      { checkpoint: (await server.page(LOG, 2)).checkpoint },
      { checkpoint: { ...page.checkpoint, n: page.checkpoint.n - 1 } },
      { checkpoint: { ...page.checkpoint, n: 0 } },
      { checkpoint: { ...page.checkpoint, time: page.checkpoint.time + 1 } },
      { index: 0 },
      { index: 2 },
      { log: OTHER },
      { epoch: '00'.repeat(16) as never },
      { previous: first.previous },
      { entries: first.entries },
    ]
    for (const change of changes) await expect(prove({ ...page, ...change })).rejects.toMatchObject(broken)
    await expect(prove({ ...other, log: LOG })).rejects.toMatchObject(broken)
    await expect(prove({ ...first, index: 1, previous: page.previous })).rejects.toMatchObject(broken)
  })

  it('[F9] a shorter page under a longer one’s checkpoint is refused: nothing can be left out unseen', async () => {
    const long = await server.page(LOG, 0, { n: 200 })
    const short = await server.page(LOG, 0, { n: 199 })
    await expect(prove({ ...short, checkpoint: long.checkpoint })).rejects.toMatchObject(broken)
    await expect(prove({ ...long, checkpoint: short.checkpoint })).rejects.toMatchObject(broken)
  })

  it('[F8] a page of another server is refused', async () => {
    const page = await server.page(LOG, 0)
    await expect(provePage(crypto, alice.key, page)).rejects.toMatchObject(broken)
  })

  it('[F9] somebody else’s fact in place of a bare leaf is refused', async () => {
    const page = await server.reduced(await server.page(LOG, 0, { n: 5 }), { leaves: [2] })
    const [stranger] = decodeEntries((await server.page(OTHER, 0, { n: 1 })).entries)
    const entries = decodeEntries(page.entries).map((entry) => entry.bytes)
    const forged = { ...page, entries: concat(...entries.with(1, stranger!.bytes)) }
    await expect(prove(forged)).rejects.toMatchObject(broken)
  })

  it('[F8] bytes that are no page are refused before anything is hashed', async () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => decodePage(bytes)).toThrow(Refusal)
      }),
    )
    expect(() => decodePage(new Uint8Array(MAX_PAGE_BYTES + 1))).toThrow(
      expect.objectContaining({ reason: 'too-long' }),
    )
  })

  it('[C1] a page with any of its bytes changed is refused, or is what those bytes are the one encoding of', async () => {
    const pages = [await server.page(LOG, 0), { ...(await server.page(OTHER, 0)), index: 70_000 }]
    for (const bytes of pages.map(encodePage)) {
      // Its fields before and behind the entries, and some of those.
      const places = fc.oneof(
        fc.nat(100),
        fc.integer({ min: bytes.length - 200, max: bytes.length - 1 }),
        fc.nat(bytes.length - 1),
      )
      fc.assert(
        fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 3 }), (changes) => {
          const changed = Uint8Array.from(bytes)
          for (const [at, byte] of changes) changed[at] = byte
          try {
            expect(encodePage(decodePage(changed))).toEqual(changed)
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
          }
        }),
        { numRuns: 300 },
      )
    }
  })

  it('[F8] random entries under a genuine checkpoint are refused', async () => {
    const page = await server.page(LOG, 0, { n: 3 })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), bytesOf(102)), async (entries) => {
        await expect(prove({ ...page, entries })).rejects.toMatchObject(broken)
      }),
    )
  })

  it('[F8] a platform that fails is not taken for a lying peer', async () => {
    const page = await server.page(LOG, 0)
    const failing = { ...crypto, verify: () => Promise.reject(new Error('no Ed25519 here')) }
    await expect(provePage(failing, server.key, page)).rejects.toThrow(/^no Ed25519 here$/)
  })
})

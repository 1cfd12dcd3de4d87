import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashClaim, type SignedClaim } from '../../shared/claim.ts'
import { deflate } from '../../shared/deflate.ts'
import { type ClaimHash, type FactId, idBytes, type LogId } from '../../shared/ids.ts'
import { encodePage, type Page, pageEntries } from '../../shared/page.ts'
import { type TestPerson, testLog, testPerson } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import type { Search } from '../bridge/search.ts'
import { examineEntries, INDEX_VERSION } from './examine-page.ts'
import type { FactStore } from './fact-store.ts'
import { memoryStore } from './memory-store.ts'
import { searchPages } from './search-pages.ts'
import { readQuery } from './search-query.ts'

const crypto = webCrypto()
const general = testLog(1)
const cats = testLog(2)

/** Puts a page of a server into a store as the engine would: a page, or a tail. */
async function keep(
  store: FactStore,
  server: TestServer,
  page: Page,
  how: { tail?: boolean; examined?: boolean; bad?: number[] } = {},
): Promise<void> {
  const { log, epoch, index } = page
  const entries = pageEntries(page)
  const facts = entries.flatMap(({ entry }) => (entry.kind === 'fact' ? entry.fact : []))
  const { marks, terms, hashes, bad } = await examineEntries(crypto, server.key, server.key, log, entries)
  const bytes = await deflate(encodePage(page))
  const known = how.examined ?? true
  const ids = { firstId: facts[0]!.id, lastId: facts.at(-1)!.id }
  if (how.tail) {
    const tail = {
      log,
      epoch,
      index,
      previous: page.previous,
      leaves: new Uint8Array(),
      checkpoint: page.checkpoint,
    }
    const rows = entries.map(({ seq, entry }, i) => {
      return { log, epoch, seq, id: facts[i]!.id, bytes: entry.bytes, bad: false, says: 'nothing' as const }
    })
    await store.write({ putTails: [{ tail, facts: rows }], putMarks: marks })
    return
  }
  await store.write({
    putPages: [
      {
        page: {
          log,
          epoch,
          index,
          count: entries.length,
          held: facts.length,
          ...ids,
          previous: '',
          root: '',
          examined: known ? INDEX_VERSION : 0,
          bad: known ? bad.map(({ seq }) => seq) : [],
          messages: 0,
          mentions: 0,
          mine: false,
          size: bytes.length,
        },
        bytes,
      },
    ],
    ...(known && {
      putMarks: marks,
      putTerms: [{ log, epoch, index, lastId: ids.lastId, terms, hashes: new Uint8Array(hashes.length / 8) }],
    }),
  })
}

/** A server, people, and a store that holds what they said, each `say` a page of its own. */
async function chat() {
  const server = await testServer({ crypto })
  const store = memoryStore()
  const alice = await testPerson('alice')
  const bob = await testPerson('bob')
  const say = async (claims: Promise<SignedClaim>[], how: Parameters<typeof keep>[3] = {}, log = general) => {
    await server.newEpoch()
    server.now += 60_000
    const signed = await Promise.all(claims)
    const { facts } = await server.stamp(log, signed)
    await keep(store, server, await server.page(log, 0), how)
    return Promise.all(
      facts.map(async ({ fact }) => ({ id: fact.id, hash: await hashClaim(crypto, fact.claim) })),
    )
  }
  const message = (who: TestPerson, text: string, log = general) => who.message(server.key, log, text)
  const edit = (who: TestPerson, { hash, id }: { hash: ClaimHash; id: FactId }, text: string) =>
    who.claim(server.key, general, 'edit', { target: [idBytes(hash), idBytes(id)], text })
  const remove = (who: TestPerson, { hash, id }: { hash: ClaimHash; id: FactId }) =>
    who.claim(server.key, general, 'delete', { targets: [[idBytes(hash), idBytes(id)]] })
  const search = (text: string, more: Partial<Search> = {}) =>
    searchPages(crypto, store, { server: server.key, text, limit: 10, ...more })
  /** What is found, with what was looked for in brackets. */
  const finds = async (text: string, more: Partial<Search> = {}) =>
    (await search(text, more)).found.map(({ text, hits }) =>
      hits.reduceRight((marked, [from, to]) => {
        return `${marked.slice(0, from)}[${marked.slice(from, to)}]${marked.slice(to)}`
      }, text),
    )
  return { server, store, alice, bob, say, message, edit, remove, search, finds }
}

it('all words must stand there, the last one may be unfinished, and quotes hold words together', async () => {
  const { alice, say, message, finds } = await chat()
  await say([
    message(alice, 'The cat sat on the mat'),
    message(alice, 'A mat, a category'),
    message(alice, 'cats and dogs'),
  ])
  expect(await finds('cat')).toEqual(['[cat]s and dogs', 'A mat, a [cat]egory', 'The [cat] sat on the mat'])
  expect(await finds('cat mat')).toEqual(['The [cat] sat on the [mat]'])
  expect(await finds('"cat"')).toEqual(['The [cat] sat on the mat'])
  expect(await finds('“the mat”')).toEqual(['The cat sat on [the mat]'])
  expect(await finds('"mat the"')).toEqual([])
  expect(await finds('CAT SA')).toEqual(['The [cat] [sa]t on the mat'])
  expect(await finds('?!')).toEqual([])
})

it('any script is found, and marked where it was written', async () => {
  const { alice, say, message, finds } = await chat()
  await say([
    message(alice, 'Große Straßen'),
    message(alice, '東京都に住んでいます'),
    message(alice, 'scho\u0308n ﬁne'),
    message(alice, '학교에서 만나요 👍🏽'),
    message(alice, 'مُحَمَّد هنا'),
  ])
  expect(await finds('strass')).toEqual(['Große [Straß]en'])
  expect(await finds('GROSSE')).toEqual(['[Große] Straßen'])
  expect(await finds('京都')).toEqual(['東[京都]に住んでいます'])
  expect(await finds('東都')).toEqual([])
  expect(await finds('都')).toEqual(['東京[都]に住んでいます'])
  expect(await finds('す')).toEqual(['東京都に住んでいま[す]'])
  expect(await finds('schön f')).toEqual(['[scho\u0308n] [ﬁ]ne'])
  expect(await finds('학교')).toEqual(['[학교]에서 만나요 👍🏽'])
  expect(await finds('👍')).toEqual(['학교에서 만나요 [👍🏽]'])
  expect(await finds('محمد')).toEqual(['[مُحَمَّد] هنا'])
})

it('what is found is from a person, in a channel, between two times, and goes on where it stopped', async () => {
  const { alice, bob, say, message, finds, search } = await chat()
  const [one] = await say([message(alice, 'miau one'), message(bob, 'miau two')])
  await say([message(alice, 'miau three', cats)], {}, cats)
  const [four] = await say([message(bob, 'miau four')])
  expect(await finds('miau', { from: bob.key })).toEqual(['[miau] four', '[miau] two'])
  expect(await finds('miau', { log: cats })).toEqual(['[miau] three'])
  expect(await finds('', { log: cats })).toEqual(['miau three'])
  expect(await finds('miau', { before: idTime(four!.id) })).toHaveLength(3)
  expect(await finds('miau', { after: idTime(four!.id) })).toEqual(['[miau] four'])
  const first = await search('miau', { limit: 2 })
  expect(first).toMatchObject({ more: true, found: [{ text: 'miau four' }, { text: 'miau three' }] })
  const rest = await search('miau', { limit: 2, olderThan: first.found[1]!.id })
  expect(rest).toMatchObject({
    more: false,
    found: [{ text: 'miau two' }, { text: 'miau one', id: one!.id }],
  })
})

it('a message is found as it reads now: by the last edit of its author, and not once it is deleted', async () => {
  const { alice, bob, say, message, edit, remove, finds } = await chat()
  const [one, two, three] = await say([
    message(alice, 'a grey cat'),
    message(alice, 'a grey dog'),
    message(alice, 'a grey cow'),
  ])
  await say([edit(alice, one!, 'a black cat'), edit(bob, one!, 'a blue cat'), remove(alice, two!)])
  await say([remove(bob, three!), edit(alice, one!, 'a white cat')])
  expect(await finds('grey')).toEqual(['a [grey] cow'])
  expect(await finds('black')).toEqual([])
  expect(await finds('blue')).toEqual([])
  expect(await finds('white')).toEqual(['a [white] cat'])
  expect(await finds('white', { from: alice.key })).toEqual(['a [white] cat'])
  expect(await finds('white', { from: bob.key })).toEqual([])
  expect(await finds('white', { before: idTime(one!.id) + 1 })).toEqual(['a [white] cat'])
})

it('what somebody else signed is not found, whether its page was examined or not', async () => {
  const { alice, bob, say, message, finds } = await chat()
  const forge = async (text: string) => ({
    ...(await message(alice, text)),
    signature: (await message(bob, text)).signature,
  })
  await say([forge('forged word'), message(alice, 'true word')])
  await say([forge('forged again'), message(alice, 'true again')], { examined: false })
  expect(await finds('forged')).toEqual([])
  expect(await finds('true')).toEqual(['[true] again', '[true] word'])
})

it('the same message stamped twice is found once', async () => {
  const { alice, say, message, search } = await chat()
  const twice = message(alice, 'again')
  const [first] = await say([twice])
  await say([twice])
  expect((await search('again')).found).toMatchObject([{ id: first!.id }])
})

interface Model {
  id: FactId
  log: LogId
  author: TestPerson
  hash: ClaimHash
  kind: 'message' | 'edit' | 'delete'
  text: string
  target: ClaimHash | null
  /** False in a page that was not examined: what it says of other messages is not known. */
  known: boolean
}

/** Some thousand facts on many short pages, written down beside it. */
async function bigChat() {
  const base = await chat()
  const { server, store, alice, bob } = base
  const carol = await testPerson('carol')
  const people = [alice, bob, carol]
  const all: Model[] = []
  const words = ['katze', 'kater', 'hund', 'maus', 'größe', '東京', '京都', 'miau!', 'rare', 'the', 'cat']
  let state = 7
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const sentence = () => Array.from({ length: 1 + random(5) }, () => words[random(words.length)]).join(' ')
  for (let round = 0; round < 25; round++) {
    await server.newEpoch()
    for (const log of [general, cats]) {
      server.now += 1_000
      const tail = round >= 23
      const examined = tail || round % 7 !== 3
      const made = Array.from({ length: 1 + random(30) }, () => {
        const earlier = all.filter((one) => one.kind === 'message' && one.log === log)
        const target = earlier[random(earlier.length + 1)]
        const kind: Model['kind'] = (target && (['edit', 'edit', 'delete'] as const)[random(12)]) || 'message'
        const author = target && random(8) > 0 ? target.author : people[random(3)]!
        return { kind, author, text: sentence(), target: kind === 'message' ? undefined : target }
      })
      const claims = made.map(({ kind, author, text, target }) => {
        const at = target && [idBytes(target.hash), idBytes(target.id)]
        const body =
          kind === 'message' ? { text } : kind === 'edit' ? { target: at, text } : { targets: [at] }
        return author.claim(server.key, log, kind, body)
      })
      const { facts } = await server.stamp(log, await Promise.all(claims))
      for (const [i, { fact }] of facts.entries()) {
        const { target, ...rest } = made[i]!
        const hash = await hashClaim(crypto, fact.claim)
        all.push({
          ...rest,
          id: fact.id,
          log,
          hash,
          target: target?.hash ?? null,
          known: examined,
        })
      }
      await keep(store, server, await server.page(log, 0), { examined, tail })
    }
  }
  return { ...base, people, all }
}

/** The same answer by looking at everything. */
function naive(all: Model[], search: Search): { id: FactId; text: string }[] {
  const query = readQuery(search)
  const about = (hash: ClaimHash, kind: Model['kind'], author: TestPerson) =>
    all.filter((one) => one.target === hash && one.kind === kind && one.author === author && one.known)
  return all
    .filter(({ kind, log, author, id, hash }) => {
      if (kind !== 'message' || (search.log && log !== search.log)) return false
      if (search.from && author.key !== search.from) return false
      if (id < query.from || id >= query.to) return false
      return about(hash, 'delete', author).length === 0
    })
    .map(({ id, hash, author, text }) => ({ id, text: about(hash, 'edit', author).at(-1)?.text ?? text }))
    .filter(({ text }) => query.hits(text))
    .sort((a, b) => (a.id < b.id ? 1 : -1))
}

it('finds what a look at everything finds, in the same order', async () => {
  const { server, store, people, all } = await bigChat()
  const anyText = fc
    .array(
      fc.constantFrom('kat', 'katze', 'KATER', '"hund maus"', 'grosse', '京', '東京', 'rare', 'x', 'the cat'),
      {
        maxLength: 3,
      },
    )
    .map((parts) => parts.join(' '))
  const anyId = fc.constantFrom(...all.map(({ id }) => id))
  const anySearch = fc.record(
    {
      text: anyText,
      limit: fc.integer({ min: 1, max: 60 }),
      from: fc.constantFrom(...people.map(({ key }) => key)),
      log: fc.constantFrom(general, cats),
      after: anyId.map(idTime),
      before: anyId.map(idTime),
      olderThan: anyId,
    },
    { requiredKeys: ['text', 'limit'] },
  )
  await fc.assert(
    fc.asyncProperty(anySearch, async (fields) => {
      const search = { server: server.key, ...fields }
      const { found, more } = await searchPages(crypto, store, search)
      const expected = naive(all, search)
      expect(found.map(({ id, text }) => ({ id, text }))).toEqual(expected.slice(0, search.limit))
      expect(more).toBe(expected.length > search.limit)
    }),
    { numRuns: 150 },
  )
}, 60_000)

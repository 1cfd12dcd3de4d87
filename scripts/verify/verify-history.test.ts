import { beforeAll, expect, it } from 'vitest'
import { toBase64url } from '../../shared/base64url.ts'
import { hashClaim, type SignedClaim } from '../../shared/claim.ts'
import { deflate, inflate } from '../../shared/deflate.ts'
import { decodeEntries } from '../../shared/fact.ts'
import { exportLines, type HistorySource, readHeader, readLine } from '../../shared/history-file.ts'
import { CONTROL_LOG, channelLog, type EpochId, idBytes, type LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, encodePage, type Page } from '../../shared/page.ts'
import { type TestPerson, testLog, testPerson, testSeed } from '../../shared/test-people.ts'
import { type TestServer, testServer } from '../../shared/test-server.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import { type Verified, verifyHistory } from './verify-history.ts'

const crypto = webCrypto()

interface Fixture {
  server: TestServer
  alice: TestPerson
  bob: TestPerson
  log: LogId
  /** Epochs, in order. */
  pages: Page[]
  /** The line of each: of the header, and then of each page. */
  lines: string[]
}

/** A server with a channel that goes over two epochs: 300 messages, some of them deleted, and 4 more. */
async function fixture(forged = false): Promise<Fixture> {
  const server = await testServer({ crypto })
  const [owner, alice, bob] = await Promise.all(['owner', 'alice', 'bob'].map((name) => testPerson(name)))
  if (!owner || !alice || !bob) throw new Error('nobody is there')
  const channel = await server.self.channel(server.key, 'general')
  const log = channelLog(await hashClaim(crypto, channel.claim))
  await server.stampAll(CONTROL_LOG, [
    await server.self.claim(server.key, CONTROL_LOG, 'server', { name: 'Cats', owner: idBytes(owner.key) }),
    channel,
    await alice.join(server.key, await server.invite(owner)),
    await bob.join(server.key, await server.invite(owner)),
  ])
  await server.fill(alice, log, 300)
  const target = async ({ claim }: SignedClaim) => [await crypto.sha256(claim), idBytes(server.epoch)]
  const said = await bob.message(server.key, log, 'line\u2028break\nand {"json": true}')
  const unwanted = [
    await alice.message(server.key, log, 'mine'),
    await alice.message(server.key, log, 'hers'),
  ]
  const targets = await Promise.all(unwanted.map(target))
  const wrong = { ...said, signature: unwanted[0]!.signature }
  await server.newEpoch()
  await server.stampAll(log, [
    said,
    ...unwanted,
    await alice.claim(server.key, log, 'delete', { targets: targets.slice(0, 1) }),
    await bob.claim(server.key, log, 'delete', { targets: targets.slice(1) }),
    ...(forged ? [wrong] : []),
  ])
  const [first, second] = server.epochs as [EpochId, EpochId]
  const pages = [
    await server.page(CONTROL_LOG, 0, { epoch: first }),
    await server.page(CONTROL_LOG, 0, { epoch: second }),
    await server.page(log, 0, { epoch: first }),
    await server.page(log, 1, { epoch: first }),
    await server.page(log, 0, { epoch: second }),
  ]
  return { server, alice, bob, log, pages, lines: await exported(server, pages) }
}

async function exported(server: TestServer, pages: Page[], log: LogId | null = null): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportLines(await sourceOf(server, pages), log)) lines.push(line)
  return lines
}

/** Holds these pages; the last one, which is short, as a tail. */
async function sourceOf(server: TestServer, pages: Page[]): Promise<HistorySource> {
  const last = pages.at(-1)!
  const tailLeaves = await server.leaves(last.log, { epoch: last.epoch, n: last.checkpoint.n })
  const deflated = new Map(
    await Promise.all(
      pages.slice(0, -1).map(async (page) => [page, await deflate(encodePage(page))] as const),
    ),
  )
  const facts = decodeEntries(last.entries).flatMap(({ kind, bytes }, i) =>
    kind === 'leaf' ? [] : { seq: last.index * 256 + i + 1, bytes },
  )
  return {
    crypto,
    server: server.key,
    now: server.now,
    pages: async () => [...deflated.keys()].reverse(),
    pageBytes: async (page) => deflated.get(page as Page),
    tails: async () => [{ tail: { ...last, leaves: tailLeaves }, facts }],
  }
}

async function* each(lines: string[]): AsyncGenerator<string> {
  for (const line of lines) yield line.trimEnd()
}

const verify = (lines: string[], { key }: { key: TestServer['key'] } = all.server) =>
  verifyHistory(crypto, each(lines), key)

/** The file with one line changed. */
function changed(at: number, change: (line: Record<string, unknown>) => Record<string, unknown>): string[] {
  return all.lines.map((line, i) => (i === at ? JSON.stringify(change(JSON.parse(line))) : line))
}

/** The file with the page in one line changed. */
async function withPage(at: number, change: (page: Page) => Page): Promise<string[]> {
  const page = decodePage(await inflate(readLine(all.lines[at]!).page, MAX_PAGE_BYTES))
  const other = toBase64url(await deflate(encodePage(change(page))))
  return changed(at, (line) => ({ ...line, page: other }))
}

const wrongOf = async (lines: string[] | Promise<string[]>) => (await verify(await lines)).wrong
const summary = ({ logs }: Verified) => logs.map(({ log, ...rest }) => rest)

let all: Fixture

beforeAll(async () => {
  all = await fixture()
})

it('what was exported holds, names people, and can be read without catalk', async () => {
  const { server, alice, log, lines } = all
  expect(lines).toHaveLength(6)
  expect(lines.every((line) => /^[^\n\u2028]*\n$/.test(line))).toBe(true)
  expect(readHeader(lines[0]!)).toMatchObject({ catalk: 1, server: server.key, name: 'Cats', log: null })
  const facts = readLine(lines[3]!).facts
  expect(facts).toHaveLength(256)
  expect(facts[0]).toMatchObject({
    seq: 1,
    at: '2026-01-01T00:00:00.000Z',
    author: alice.key,
    name: 'alice',
    type: 'message',
    body: { text: 'message 1' },
  })
  const verified = await verify(lines)
  expect(verified).toMatchObject({ server: server.key, name: 'Cats', wrong: [], wrongs: 0 })
  expect(verified.logs.map((found) => found.log)).toEqual([CONTROL_LOG, log])
  expect(summary(verified)).toEqual([
    { channel: null, facts: 6, missing: 0, deleted: 0, bad: 0 },
    { channel: 'general', facts: 305, missing: 0, deleted: 0, bad: 0 },
  ])
})

it('a channel is exported with the control log, and without other channels', async () => {
  const { server, pages, log } = all
  const other = testLog(9)
  const all9 = await exported(server, pages, other)
  expect(all9.map((line) => JSON.parse(line).log)).toEqual([other, CONTROL_LOG, CONTROL_LOG])
  expect(await wrongOf(all9)).toEqual([])
  expect(await exported(server, pages, log)).toHaveLength(6)
})

it('what is missing is told and is not wrong, be it a page, a few facts, or the end of an earlier epoch', async () => {
  const { server, pages, lines } = all
  const without = async (at: number) => summary(await verify(lines.filter((_, i) => i !== at)))[1]
  expect(await without(3)).toMatchObject({ facts: 49, missing: 256 })
  expect(await without(4)).toMatchObject({ facts: 261, missing: 44 })
  const part = await server.reduced(pages[2]!, { leaves: [1, 2, 256] })
  const verified = await verify(await exported(server, pages.with(2, part)))
  expect(verified.wrong).toEqual([])
  expect(summary(verified)[1]).toMatchObject({ facts: 302, missing: 3 })
})

it('a deleted message is one that its author or a moderator took back; any other tombstone is a gap', async () => {
  const { server, pages } = all
  const last = await server.reduced(pages[4]!, { tombstones: [2, 3] })
  const lines = await exported(server, pages.with(4, last))
  expect(lines.at(-1)).toContain('"deleted":true')
  expect(lines.at(-1)).not.toContain('hers')
  const verified = await verify(lines)
  expect(verified.wrong).toEqual([])
  expect(summary(verified)[1]).toMatchObject({ facts: 303, deleted: 1, missing: 1 })
})

it('readable words that the page does not say are named', async () => {
  const text = (line: Record<string, unknown>, to: string) =>
    JSON.parse(JSON.stringify(line).replace('message 7"', `${to}"`))
  expect(await wrongOf(changed(3, (line) => text(line, 'something else')))).toEqual([
    'line 4: what is readable is not what the page says, at seq 7',
  ])
  const { facts } = readLine(all.lines[3]!)
  expect(await wrongOf(changed(3, (line) => ({ ...line, facts: facts.slice(1) })))).toEqual([
    'line 4: what is readable is not what the page says, at seq 1',
  ])
  expect(await wrongOf(changed(3, (line) => ({ ...line, facts: [...facts, facts[0]] })))).toEqual([
    'line 4: what is readable is not what the page says',
  ])
  expect(
    await wrongOf(changed(5, (line) => JSON.parse(JSON.stringify(line).replace('"bob"', '"bobby"')))),
  ).toEqual(['line 6: what is readable is not what the page says, at seq 1'])
  // In whatever order somebody else's program wrote the fields.
  const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse())
  expect(
    await wrongOf(changed(3, (line) => ({ ...line, facts: facts.map((fact) => reversed(fact as object)) }))),
  ).toEqual([])
})

it('a page in which anything was altered, cut, put in or reordered is named', async () => {
  const altered = withPage(3, (page) => {
    const entries = Uint8Array.from(page.entries)
    entries[200]! ^= 1
    return { ...page, entries }
  })
  expect(await wrongOf(altered)).toEqual([expect.stringMatching(/^line 4: This page does not hold/)])
  const cut = withPage(3, (page) => {
    const parts = decodeEntries(page.entries).map(({ bytes }) => bytes)
    return { ...page, entries: Buffer.concat(parts.slice(1)) }
  })
  expect(await wrongOf(cut)).toEqual([expect.stringMatching(/^line 4: This page does not hold/)])
  const checkpoint = withPage(3, (page) => ({
    ...page,
    checkpoint: { ...page.checkpoint, time: page.checkpoint.time + 1 },
  }))
  expect(await wrongOf(checkpoint)).toEqual([expect.stringMatching(/^line 4: .*signature/)])
  expect(await wrongOf(changed(3, (line) => ({ ...line, log: testLog(9) })))).toEqual([
    'line 4: It holds another page than it says.',
  ])
  const swapped = [0, 1, 2, 4, 3, 5].map((i) => all.lines[i]!)
  expect(await wrongOf(swapped)).toEqual(['line 5: This page stands behind a later one.'])
  const twice = [0, 1, 2, 3, 3, 4, 5].map((i) => all.lines[i]!)
  expect(await wrongOf(twice)).toEqual(['line 5: This page stands behind a later one.'])
})

it('a file of another server, under another name, or cut off is named', async () => {
  const other = await testServer({ crypto, seed: testSeed('other') })
  const verified = await verify(all.lines, other)
  expect(verified.wrong[0]).toBe(`line 1: it is of another server, ${all.server.key}`)
  expect(verified.wrongs).toBe(7)
  expect(await wrongOf(changed(0, (line) => ({ ...line, name: 'Dogs' })))).toEqual([
    'line 1: the server is called Cats',
  ])
  expect(await wrongOf(all.lines.map((line, i) => (i === 5 ? line.slice(0, 500) : line)))).toEqual([
    'line 6: This line is not JSON.',
  ])
  await expect(verify(all.lines.slice(1))).rejects.toMatchObject({ reason: 'malformed' })
  await expect(verify([])).rejects.toMatchObject({ reason: 'malformed' })
})

it('a server that stamped what its author did not sign is named', async () => {
  const { server, lines } = await fixture(true)
  expect(lines.at(-1)).toContain('"bad":true')
  const { wrong, logs } = await verify(lines, server)
  expect(wrong).toEqual([expect.stringMatching(/^line 6: seq 6 is not signed by its author/)])
  expect(logs[1]).toMatchObject({ bad: 1 })
})

it('a server that told two stories is named', async () => {
  const { pages, server, log } = all
  // The same key and epoch, and another first page.
  const evil = await testServer({ crypto })
  await evil.fill(all.bob, log, 300)
  const second = await evil.page(log, 1)
  const lines = await exported(server, [
    ...pages.slice(0, 3),
    { ...second, epoch: pages[3]!.epoch },
    pages[4]!,
  ])
  const { wrong } = await verify(lines)
  expect(wrong).toEqual([
    'line 5: This page does not follow the one before: the server told two stories.',
    expect.stringMatching(/^end: .* ends otherwise than the control log says/),
  ])
})

it('lines that no export wrote are refused by name', () => {
  expect(() => readHeader('{"catalk":2}')).toThrow(expect.objectContaining({ reason: 'wrong-version' }))
  for (const line of ['', 'null', '[]', '{}', '{"catalk":"1"}', '{"log":"00","epoch":"","index":-1}'])
    for (const read of [readHeader, readLine])
      expect(() => read(line)).toThrow(expect.objectContaining({ reason: 'malformed' }))
  expect(() => readLine(' '.repeat(17 * 1_024 * 1_024))).toThrow(
    expect.objectContaining({ reason: 'too-long' }),
  )
})

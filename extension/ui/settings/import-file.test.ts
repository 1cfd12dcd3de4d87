import { describe, expect, it } from 'vitest'
import { toBase64url } from '../../../shared/base64url.ts'
import { deflate } from '../../../shared/deflate.ts'
import { exportLines, type HistorySource } from '../../../shared/history-file.ts'
import type { PublicKey } from '../../../shared/ids.ts'
import { encodePage } from '../../../shared/page.ts'
import { Refusal } from '../../../shared/refusal.ts'
import { testLog, testPerson } from '../../../shared/test-people.ts'
import { testServer } from '../../../shared/test-server.ts'
import { webCrypto } from '../../../shared/web-crypto.ts'
import type { EngineClient } from '../../bridge/commands.ts'
import { importFile } from './import-file.ts'
import { readLines } from './read-lines.ts'

const server = 'aa'.repeat(32) as PublicKey
const header = { catalk: 1, server, name: 'Lake', log: null, exported: '2026-05-01T00:00:00.000Z' }
const line = (first: number) => ({
  log: '01'.repeat(16),
  epoch: '02'.repeat(16),
  index: 0,
  page: toBase64url(Uint8Array.of(first)),
  facts: [{ text: 'ü\u2028' }],
})
const fileOf = (...lines: unknown[]) => new Blob(lines.map((one) => `${JSON.stringify(one)}\n`))
const never = new AbortController().signal

/** An engine that takes every page but those that begin with a zero. */
const engine = (taken: Uint8Array[]) =>
  ({
    call: async (_name: string, { page }: { page: Uint8Array }) => {
      if (page[0] === 0) throw new Refusal('broken-page', 'It does not prove.')
      taken.push(page)
      return { added: 2 }
    },
  }) as unknown as EngineClient

describe('a history file', () => {
  it('is taken in page by page, and what does not prove is left out', async () => {
    const taken: Uint8Array[] = []
    const file = fileOf(header, line(1), line(0), line(2))
    const shares: number[] = []
    const imported = await importFile(engine(taken), [server], file, never, ({ share }) => shares.push(share))
    expect(imported).toEqual({ pages: 3, added: 4, broken: 1, altered: 2, share: 1 })
    expect(taken.map(([first]) => first)).toEqual([1, 2])
    expect(shares).toEqual([...shares].sort())
  })

  it('is taken by its proofs, and what reads otherwise in it is counted', async () => {
    const crypto = webCrypto()
    const lake = await testServer({ crypto })
    const log = testLog(1)
    await lake.fill(await testPerson('alice'), log, 3)
    const page = await deflate(encodePage(await lake.page(log, 0)))
    const lines: string[] = []
    const source: HistorySource = {
      crypto,
      server: lake.key,
      now: lake.now,
      pages: async () => [{ log, epoch: lake.epoch, index: 0 }],
      pageBytes: async () => page,
      tails: async () => [],
    }
    for await (const line of exportLines(source, null)) lines.push(line)
    const read = (file: Blob) => importFile(engine([]), [lake.key], file, never, () => {})
    const whole = { pages: 1, added: 2, broken: 0, share: 1 }
    expect(await read(new Blob(lines))).toEqual({ ...whole, altered: 0 })
    const altered = lines.map((line) => line.replace('message 2', 'massage 2'))
    expect(await read(new Blob(altered))).toEqual({ ...whole, altered: 1 })
  })

  it('must be one, and of a server one is on', async () => {
    const read = (file: Blob, servers = [server]) => importFile(engine([]), servers, file, never, () => {})
    await expect(read(fileOf({ some: 'JSON' }))).rejects.toThrow('This is not a history file of catalk.')
    await expect(read(new Blob(['\u0000\u0001']))).rejects.toThrow('This is not a history file of catalk.')
    await expect(read(fileOf({ ...header, catalk: 2 }))).rejects.toThrow('version 2')
    await expect(read(new Blob([]))).rejects.toThrow('empty')
    await expect(read(fileOf(header), [])).rejects.toThrow('Join that server first')
  })

  it('is read line by line, however the bytes arrive', async () => {
    const lines: string[] = []
    for await (const { line } of readLines(new Blob(['a\nbü', 'ü\n', '\n', 'c']), 100)) lines.push(line)
    expect(lines).toEqual(['a', 'büü', '', 'c'])
    await expect(async () => {
      for await (const _ of readLines(new Blob(['x'.repeat(200)]), 100));
    }).rejects.toThrow('too long')
  })
})

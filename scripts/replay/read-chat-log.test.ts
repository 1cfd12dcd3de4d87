import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type LogLine, readChatLog } from './read-chat-log.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalk-log-'))
  path = join(folder, 'chat.jsonl')
})
afterEach(() => rm(folder, { recursive: true }))

const lines: LogLine[] = [
  { ts: 1_000, from: 'alice', text: 'hello' },
  { ts: 2_000, from: 'bob', text: 'two\nlines \u2028 and more' },
]
const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`

async function read(): Promise<LogLine[]> {
  const found: LogLine[] = []
  for await (const line of readChatLog(path)) found.push(line)
  return found
}

it.each([
  ['plain', text],
  ['gzip', gzipSync(text)],
])('a log is read line by line: %s', async (_kind, content) => {
  await writeFile(path, content)
  expect(await read()).toEqual(lines)
})

it('a line that is no message is named', async () => {
  await writeFile(path, `${text}{"from": "bob"}\n`)
  await expect(read()).rejects.toThrow(/chat\.jsonl, line 4: expected/)
})

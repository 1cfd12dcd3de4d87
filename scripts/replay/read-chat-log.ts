import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface LogLine {
  /** When it was said, ms since 1970. */
  ts: number
  from: string
  text: string
}

/**
 * The lines of a chat log, one after the other: JSON `{ts, from, text}` a line, gzip or plain.
 * @throws Error that names the line which is none
 */
export async function* readChatLog(path: string): AsyncGenerator<LogLine> {
  // Looked at first: a file that is not there is then an error that somebody hears.
  const gzip = await isGzip(path)
  const bytes = createReadStream(path)
  const input = gzip ? bytes.pipe(createGunzip()) : bytes
  let number = 0
  for await (const line of linesOf(input)) {
    number++
    if (line.trim() !== '') yield lineOf(line, `${path}, line ${number}`)
  }
}

/** Node's readline also ends a line at U+2028, which JSON may hold as it is. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  let rest = ''
  for await (const text of input.setEncoding('utf8')) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b
  } finally {
    await file.close()
  }
}

function lineOf(line: string, where: string): LogLine {
  let read: Partial<LogLine> | null = null
  try {
    read = JSON.parse(line)
  } catch {
    // Told below.
  }
  const { ts, from, text } = read ?? {}
  if (!Number.isSafeInteger(ts) || typeof from !== 'string' || typeof text !== 'string') {
    throw new Error(`${where}: expected {"ts": ms since 1970, "from": "name", "text": "words"}.`)
  }
  return { ts: ts!, from, text }
}

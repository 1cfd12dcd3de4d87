import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { MAX_TEXT_BYTES } from '../shared/limits.ts'
import type { Said } from './said.ts'

/** The first `count` lines of a chat log, from its beginning again when it is shorter. @throws Error */
export async function readChatLog(path: string, count: number): Promise<Said[]> {
  const bytes = await readFile(path)
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  const lines = (isGzip ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
  const said: Said[] = []
  for (const line of lines) {
    if (said.length === count) break
    if (line.trim() === '') continue
    const { from, text } = JSON.parse(line)
    if (typeof from !== 'string' || typeof text !== 'string')
      throw new Error(`${path}: expected {ts, from, text}`)
    if (text !== '' && Buffer.byteLength(text) <= MAX_TEXT_BYTES) said.push({ from, text })
  }
  if (said.length === 0) throw new Error(`${path}: nobody says anything`)
  return Array.from({ length: count }, (_, i) => said[i % said.length]!)
}

import { expect, it } from 'vitest'
import { readLines } from './read-lines.ts'

async function linesOf(text: string, size: number, most = 100): Promise<string[]> {
  const bytes = new TextEncoder().encode(text)
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const lines: string[] = []
  for await (const line of readLines(pieces(), most)) lines.push(line)
  return lines
}

it('lines are the same in whatever pieces they come', async () => {
  for (const size of [1, 2, 3, 7, 1_000]) {
    expect(await linesOf('größe\n\n東京\u2028都\nlast', size)).toEqual(['größe', '', '東京\u2028都', 'last'])
    expect(await linesOf('one\ntwo\n', size)).toEqual(['one', 'two'])
    expect(await linesOf('', size)).toEqual([])
  }
})

it('a line that never ends is refused before it is read', async () => {
  await expect(linesOf('a'.repeat(500), 10)).rejects.toThrow('more than 100')
})

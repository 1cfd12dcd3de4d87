import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { phraseOf, seedOf } from '../../shared/phrase.ts'

/**
 * The owner's 24 words, kept in a file that nobody else on this machine can read; made at the first start.
 * @throws Refusal `wrong-phrase` when the file holds something else
 */
export async function ownerSeed(path: string): Promise<Uint8Array> {
  const words = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (words !== undefined) return seedOf(words)
  const seed = randomBytes(32)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${phraseOf(seed)}\n`, { mode: 0o600, flag: 'wx' })
  return seed
}

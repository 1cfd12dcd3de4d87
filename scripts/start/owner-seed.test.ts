import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ownerSeed } from './owner-seed.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalk-start-'))
  path = join(folder, 'new', 'owner-phrase.txt')
})
afterEach(() => rm(folder, { recursive: true }))

it('the owner is the same at every start', async () => {
  const first = await ownerSeed(path)
  expect(await ownerSeed(path)).toEqual(Uint8Array.from(first))
})

it.skipIf(process.platform === 'win32')('nobody else can read the owner’s words', async () => {
  await ownerSeed(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

it('words that are no phrase are refused, not written over', async () => {
  const own = join(folder, 'phrase.txt')
  await writeFile(own, 'cat cat cat')
  await expect(ownerSeed(own)).rejects.toThrow('24 words')
})

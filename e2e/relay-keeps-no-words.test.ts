import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'

const WORDS = ['xylophone-quartz', 'zephyr-obsidian', 'vortex-marmalade']

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('nothing that people say is on the disk of the relay, running or stopped', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await alice.say(WORDS)
    await bob.holds(WORDS.length)
    await bob.say(WORDS.map((word) => `${word} again`))
    const names = ['Alice', 'Bob']
    expect(await found(group.dataDir, [...WORDS, ...names])).toEqual(names)
    await group.relay.stop('SIGTERM')
    expect(await found(group.dataDir, [...WORDS, ...names])).toEqual(names)
  })
})

/** Which of these stand in any file of a folder, in any of the usual spellings. That names are found shows that it looks. */
async function found(folder: string, words: string[]): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  )
  const all = Buffer.concat(
    await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))),
  )
  return words.filter((word) => {
    const bytes = Buffer.from(word)
    return [
      bytes,
      Buffer.from(word, 'utf16le'),
      Buffer.from(bytes.toString('hex')),
      Buffer.from(bytes.toString('base64')),
    ].some((spelling) => all.includes(spelling.subarray(0, spelling.length - 2)))
  })
}

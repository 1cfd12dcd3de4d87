import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { click } from './harness/click.ts'
import { copyLink } from './harness/copy-link.ts'
import { Group } from './harness/group.ts'
import { forgeWords, saveChannel, takeIn, verifyFile } from './harness/history-file.ts'
import { isFocused, standsInView } from './harness/in-view.ts'
import { CASTS } from './harness/launch-browser.ts'
import { findsOnly, pasteInSearch, typeInSearch } from './harness/search-panel.ts'

const HOTEL = 'We stayed at the Hôtel Zéphyrine'
const CATS = '昨日は東京の猫カフェに行きました'
const MUSIC = 'Whose xylophone is this?'

/** Two pages and a tail; the rare words far back, further on, and among the newest. */
const TALK = Array.from({ length: 600 }, (_, i) => `message ${i}`)
  .with(20, HOTEL)
  .with(300, CATS)
  .with(597, MUSIC)
const around = (text: string) => TALK.slice(TALK.indexOf(text) - 1, TALK.indexOf(text) + 2)

/** A page, and a tail. */
const SAID = Array.from({ length: 300 }, (_, i) => `message ${i}`)

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalk-e2e-files-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('what was said long ago is found by a word of it, opens where it stands, and by its link again', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await group.said(await alice.log(), TALK)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(TALK.length)
    const panel = await bob.panel()
    await standsInView(panel, TALK.slice(-3))

    const opens = async (text: string) => {
      await standsInView(panel, around(text))
      await isFocused(panel, text)
    }
    const backToNow = async () => {
      await click(panel, 'jump')
      await standsInView(panel, TALK.slice(-3))
    }
    for (const [words, text] of [
      ['xylo', MUSIC],
      ['猫カフェ', CATS],
      ['zephyrine', HOTEL],
    ] as const) {
      await typeInSearch(panel, words)
      await findsOnly(panel, text)
      await click(panel, 'found')
      await opens(text)
      if (text === CATS) await backToNow()
    }
    const link = await copyLink(panel, HOTEL)
    await backToNow()
    await pasteInSearch(panel, link)
    await click(panel, 'search-link')
    await opens(HOTEL)
    await backToNow()
  })

  it('a channel is saved as a file that proves itself, and somebody whom nobody gives takes it in', async () => {
    await using group = await Group.start()
    const alice = await group.join('chromium', 'Alice', 'owner')
    await group.said(await alice.log(), SAID)
    const bob = await group.join(kind, 'Bob')
    await bob.holds(SAID.length)
    const file = await saveChannel(bob, folder)
    const verified = await verifyFile(file)
    expect(verified.said).toContain(`#general: ${SAID.length} facts, 0 missing, 0 deleted\nAll of it holds.`)
    expect(verified.code).toBe(0)

    const forged = join(folder, 'forged.jsonl')
    await writeFile(forged, await forgeWords(await readFile(file, 'utf8'), 'message 7', 'massage 7'))
    const refuted = await verifyFile(forged)
    expect(refuted.said).toMatch(/^ {2}line \d+: /m)
    expect(refuted.code).toBe(1)

    await group.goes(bob)
    await alice.ask('setSettings', { paused: true })
    const carol = await group.join(kind, 'Carol')
    expect(await takeIn(carol, forged)).toContain('1 page did not prove, and was left out.')
    expect(await carol.keeps('message 7')).toBe(false)
    expect(await carol.keeps('massage 7')).toBe(false)
    expect(await takeIn(carol, file)).not.toContain('did not prove')
    await carol.holds(SAID.length)
    expect(await carol.texts()).toEqual(SAID)
  })
})

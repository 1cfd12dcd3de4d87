import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { seedOf } from '../shared/phrase.ts'
import { engineState } from '../virtual/call-engine.ts'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { readDatabase } from './harness/read-database.ts'
import { until } from './harness/until.ts'

const PASSPHRASE = 'correct horse battery staple'
const SAID = Array.from({ length: 5 }, (_, i) => `message ${i}`)

/** A dialog that scrolls may hide it. */
const press = async (panel: Page, testId: string) => {
  await (await panel.waitForSelector(`[data-testid=${testId}]`))?.scrollIntoView()
  await click(panel, testId)
}

const fill = async (panel: Page, testId: string, text: string) => {
  await press(panel, testId)
  await (await panel.waitForSelector(`[data-testid=${testId}]:focus`))?.type(text)
}

/** Every run of bytes that stands anywhere in these rows. */
function bytesIn(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(bytesIn)
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('a key under a passphrase is nowhere on the disk, and is locked until the passphrase is entered', async () => {
    await using group = await Group.start()
    const bob = await group.join(kind, 'Bob', 'owner')
    await bob.say(SAID)

    const panel = await bob.panel()
    await bob.sees(SAID[4] ?? '')
    await click(panel, 'open-channels')
    await click(panel, 'settings-open')
    await press(panel, 'passphrase-set')
    await fill(panel, 'passphrase-new', PASSPHRASE)
    await fill(panel, 'passphrase-again', PASSPHRASE)
    await panel.keyboard.press('Enter')
    await panel.waitForSelector('[data-testid=lock-now]')

    const { phrase } = await bob.ask('revealPhrase', { passphrase: PASSPHRASE })
    const seed = Buffer.from(seedOf(phrase))
    const rows = await readDatabase(bob.page, 'catalk', ['settings', 'servers', 'traffic'])
    const kept = bytesIn(rows).map((bytes) => Buffer.from(bytes))
    const { identity } = await engineState(bob.page)
    if (!identity) throw new Error('Bob has no key')
    expect(JSON.stringify(rows)).toContain(identity.key)
    expect(kept.some((bytes) => bytes.length === 48)).toBe(true)
    expect(kept.filter((bytes) => bytes.includes(seed))).toEqual([])
    for (const form of [seed.toString('hex'), seed.toString('base64'), phrase])
      expect(JSON.stringify(rows)).not.toContain(form)

    await group.leave(bob)
    await group.back(bob, true)
    const locked = await engineState(bob.page)
    expect(locked.identity).toMatchObject({ key: identity.key, locked: true })
    expect(locked.servers).toEqual([])
    const carol = await group.join('chromium', 'Carol')
    await until('nobody is there to ask', async () =>
      (await carol.state()).filling.some(({ blocked }) => blocked === 'nobody-online'),
    )
    expect((await carol.state()).online.map(({ name }) => name)).toEqual(['Carol'])

    const again = await bob.panel()
    await fill(again, 'unlock-passphrase', 'wrong')
    await again.keyboard.press('Enter')
    await again.waitForFunction(() =>
      document
        .querySelector('[data-testid=locked] [role=alert]')
        ?.textContent?.includes('not the passphrase'),
    )
    expect((await engineState(bob.page)).identity?.locked).toBe(true)
    const field = await again.waitForSelector('[data-testid=unlock-passphrase]')
    await field?.click({ count: 3 })
    await field?.type(PASSPHRASE)
    await again.keyboard.press('Enter')
    await bob.sees(SAID[4] ?? '')
    await bob.online()
    await carol.holds(SAID.length)
    expect(await carol.texts()).toEqual(SAID)
  }, 240_000)
})

import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import type { StoredPage } from '../extension/engine/fact-store.ts'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { readRows } from './harness/read-rows.ts'
import { scrollBackTo } from './harness/scroll-back-to.ts'
import { until } from './harness/until.ts'

/** Two pages, and a tail. */
const SAID = Array.from({ length: 600 }, (_, i) => `message ${i}`)

/** So wide that the way to the settings is beside the messages. */
const WIDE = { width: 1000, height: 720 }

/** What was given to and taken from the only other person, as the settings' Sharing tab says it. */
async function sharing(panel: Page): Promise<{ given: string; taken: string }> {
  await click(panel, 'settings-sharing')
  const row = '[data-testid=traffic] > table tbody tr'
  await panel.waitForSelector(row, { timeout: 30_000 })
  return panel.$eval(row, (row) => {
    const [given = '', taken = ''] = [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')
    return { given, taken }
  })
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('who keeps little lets the oldest go, and reads it again from who kept it', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await group.said(await alice.log(), SAID)
    for (const person of [alice, bob]) await person.holds(SAID.length)
    await alice.ask('setSettings', { paused: true })

    const stored = async () => {
      const log = await bob.log()
      const { pages } = await readRows<{ pages: StoredPage[] }>(bob.page, group.relay.server, ['pages'], log)
      return pages.toSorted((one, other) => one.index - other.index)
    }
    const newest = (await stored()).at(-1)
    if (newest?.index !== 1) throw new Error('There should be two pages.')
    // The settings offer 10 MB and more, for real histories.
    await bob.ask('setSettings', { keep: { kind: 'megabytes', megabytes: newest.size / 1_000_000 } })
    await until('Bob lets the older page go', async () => (await stored()).length === 1)
    expect(await bob.texts()).toEqual(SAID.slice(256))
    expect((await bob.state()).filling).toEqual([])

    const panel = await bob.panel(WIDE)
    await scrollBackTo(panel, '[data-testid=gap][data-missing="256"][data-blocked=nobody-has-it]')
    await alice.ask('setSettings', { paused: false })
    await bob.holds(SAID.length)
    expect(await bob.texts()).toEqual(SAID)
    await scrollBackTo(panel, '[data-testid=complete]')

    await click(panel, 'settings-open')
    await click(panel, 'settings-history')
    await panel.waitForSelector('[data-testid=keep-megabytes] input:checked')
    const his = await sharing(panel)
    const herPanel = await alice.panel(WIDE)
    await click(herPanel, 'settings-open')
    const hers = await sharing(herPanel)
    expect(his).toEqual({ given: '0 B', taken: expect.stringMatching(/^[1-9][\d.]* kB$/) })
    expect(hers).toEqual({ given: his.taken, taken: '0 B' })
  })
})

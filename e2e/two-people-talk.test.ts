import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { CASTS } from './harness/launch-browser.ts'
import { until } from './harness/until.ts'

/** What stands on the toolbar button; any page of the extension may ask. */
function badge(page: Page): Promise<string> {
  return page.evaluate(() => {
    type Extension = Record<'action' | 'browserAction', typeof chrome.action | undefined>
    // Firefox answers with promises under `browser` only.
    const extension = ((globalThis as { browser?: unknown }).browser ?? chrome) as Extension
    return (extension.action ?? extension.browserAction)?.getBadgeText({}) ?? ''
  })
}

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('two people talk, and each sees who said what', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    await alice.type('Hello Bob')
    await bob.sees('Hello Bob')
    await bob.type('Hello Alice 👋 – naïve façade, 漢字')
    await alice.sees('Hello Alice 👋 – naïve façade, 漢字')
    const authors = await (await alice.panel()).$$eval('[data-testid=message]', (messages) =>
      messages.map((message) => (message as HTMLElement).dataset.authorName),
    )
    expect(authors).toEqual(['Alice', 'Bob'])
    const said = ['Hello Bob', 'Hello Alice 👋 – naïve façade, 漢字']
    expect(await alice.texts()).toEqual(said)
    expect(await bob.texts()).toEqual(said)

    // The field grows with what is written, and is as it was once that is sent.
    const panel = await bob.panel()
    const height = () => panel.$eval('[data-testid=composer]', (field) => field.clientHeight)
    const empty = await height()
    const long = Array(200).fill('miau').join(' ')
    await bob.paste('composer', long)
    await until('the field has grown', async () => (await height()) > empty)
    await panel.keyboard.press('Enter')
    await bob.sees(long)
    expect(await height()).toBe(empty)
  })

  it('a mention is counted on the toolbar until it is read', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    const popup = bob.page
    // The panel that opened at installation would show the message, and so read it.
    await bob.browser.closePanels()
    const { me } = await alice.state()
    const server = group.relay.server
    const log = await alice.log()
    await until('Alice sees Bob', async () => (await alice.state()).online.length === 2)
    const bobKey = (await alice.state()).online.find(({ key }) => key !== me.key)?.key ?? me.key
    await alice.ask('say', { server, log, text: '@Bob are you there?', mentions: [bobKey] })
    await popup.waitForSelector('[data-testid=popup-unread][data-mentions="1"][data-messages="1"]')
    await until('the badge counts it', async () => (await badge(popup)) === '1')
    await bob.sees('@Bob are you there?')
    const panel = await bob.panel()
    await panel.mouse.move(200, 300)
    await panel.mouse.move(210, 310)
    await until('the mention is read', async () => {
      return (await popup.$('[data-testid=popup-unread][data-mentions="0"]')) !== null
    })
    await until('the badge is gone', async () => (await badge(popup)) === '')
  })
})

import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { BROWSERS, launchBrowser } from './harness/launch-browser.ts'
import { paste } from './harness/paste.ts'

describe.each(BROWSERS)('In $kind', ({ kind }) => {
  it('a person makes a key, shows that the words are kept, joins by the link, talks, and comes back elsewhere with the same words', async () => {
    await using group = await Group.start()
    const link = await group.invite()
    const browser = await launchBrowser(kind)
    const other = await launchBrowser('chromium')
    try {
      const panel = await browser.openPanel()
      const click = async (id: string) => (await panel.waitForSelector(`[data-testid=${id}]`))?.click()
      const fill = async (id: string, text: string) =>
        (await panel.waitForSelector(`[data-testid=${id}]`))?.type(text)
      await click('create-identity')
      const phrase = await (await panel.waitForSelector('[data-testid=phrase]'))?.evaluate(
        (element) => (element as HTMLElement).dataset.phrase ?? '',
      )
      expect(phrase?.split(' ')).toHaveLength(24)
      await click('phrase-kept')
      await panel.waitForSelector('[data-testid=asked-word]')
      const places = await panel.$$eval('[data-testid=asked-word]', (fields) =>
        fields.map((field) => Number((field as HTMLElement).dataset.at)),
      )
      expect(places).toHaveLength(3)
      const answer = async (words: readonly string[]) => {
        for (const [i, at] of places.entries()) {
          const field = await panel.waitForSelector(`[data-testid=asked-word][data-at="${at}"]`)
          await field?.click({ count: 3 })
          await field?.type(words[i] ?? '')
        }
        await panel.keyboard.press('Enter')
      }
      const asked = places.map((at) => phrase?.split(' ')[at - 1] ?? '')
      await answer(asked.toReversed().map((word) => `not${word}`))
      await panel.waitForSelector('[data-testid=words-wrong]')
      await answer(asked)
      await paste(panel, 'invite-link', link)
      await fill('join-name', 'Dora')
      await click('join-submit')
      await fill('composer', 'I made it')
      await panel.keyboard.press('Enter')
      await panel.waitForSelector('[data-testid=message][data-author-name=Dora]')

      const elsewhere = await other.openPanel()
      await (await elsewhere.waitForSelector('[data-testid=restore-open]'))?.click()
      await paste(elsewhere, 'restore-words', phrase?.toUpperCase() ?? '')
      await (await elsewhere.waitForSelector('[data-testid=restore-submit]'))?.click()
      await paste(elsewhere, 'invite-link', link)
      await (await elsewhere.waitForSelector('[data-testid=join-name]'))?.type('Dora')
      await browser.close()
      await (await elsewhere.waitForSelector('[data-testid=join-submit]'))?.click()
      await elsewhere.waitForSelector('[data-testid=composer]')
    } finally {
      await browser.close().catch(() => undefined)
      await other.close()
    }
  })
})

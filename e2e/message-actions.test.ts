import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { click } from './harness/click.ts'
import { Group } from './harness/group.ts'
import { isFocused, standsInView } from './harness/in-view.ts'
import { CASTS } from './harness/launch-browser.ts'
import { pressOnBar } from './harness/press-on-bar.ts'
import { until } from './harness/until.ts'

const QUESTION = 'Shall we meet at noon?'
const ANSWER = 'Rather at one, at the old mill'
const REWORDED = 'Rather at two, by the river'
/** So tall that what stands above it is out of sight. */
const LONG = Array.from({ length: 28 }, (_, i) => `line ${i}`).join('\n')

const shown = (panel: Page, selector: string) => panel.waitForSelector(selector, { timeout: 30_000 })

describe.each(CASTS)('In $kind', ({ kind }) => {
  it('one reacts, answers, edits, pins and takes back, and everybody sees it', async () => {
    await using group = await Group.start()
    const [alice, bob] = await Promise.all([
      group.join('chromium', 'Alice', 'owner'),
      group.join(kind, 'Bob'),
    ])
    const hers = await alice.panel()
    const his = await bob.panel()
    await alice.type(QUESTION)
    await bob.sees(QUESTION)

    await pressOnBar(his, QUESTION, 'react')
    await click(his, 'emoji-👍')
    await shown(hers, '[data-testid=reaction][data-emoji="👍"][data-count="1"]')

    await alice.say([LONG])
    await bob.sees(LONG)
    await pressOnBar(his, QUESTION, 'reply')
    await shown(his, '[data-testid=aim][data-kind=reply]')
    await bob.type(ANSWER)
    await bob.sees(ANSWER)
    await alice.sees(ANSWER)
    for (const panel of [his, hers]) {
      const quote = await shown(panel, '[data-testid=message] [data-testid=reply-quote]')
      expect(await quote?.evaluate((button) => button.textContent)).toContain(QUESTION)
    }
    await click(his, 'reply-quote')
    await isFocused(his, QUESTION)
    await standsInView(his, [QUESTION])

    await his.focus('[data-testid=composer]')
    await his.keyboard.press('ArrowUp')
    await shown(his, '[data-testid=aim][data-kind=edit]')
    await his.$eval('[data-testid=composer]', (composer) => (composer as HTMLTextAreaElement).select())
    await bob.type(REWORDED)
    await alice.sees(REWORDED)
    await shown(hers, '[data-testid=message][data-edited] [data-testid=edited]')

    await pressOnBar(hers, REWORDED, 'more')
    await click(hers, 'act-pin')
    await shown(his, '[data-testid=pins][data-count="1"]')
    await shown(his, '[data-testid=message][data-pinned]')

    await pressOnBar(his, REWORDED, 'more')
    await click(his, 'act-take-back')
    await click(his, 'delete-confirm')
    for (const [panel, who] of [
      [his, 'You'],
      [hers, 'Bob'],
    ] as const) {
      const left = await shown(panel, '[data-testid=taken-back]')
      expect(await left?.evaluate((words) => words.textContent)).toBe(`${who} took this back`)
    }
    await his.waitForFunction(() => !document.querySelector('[data-testid=pins]'), { polling: 100 })
    for (const person of [alice, bob]) {
      for (const words of [ANSWER, REWORDED])
        await until(`${person.name} keeps no "${words}"`, async () => !(await person.keeps(words)))
      const search = { server: group.relay.server, text: 'rather', limit: 10 }
      expect((await person.ask('search', search)).found).toEqual([])
    }
  })
})

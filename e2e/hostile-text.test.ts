import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { Group } from './harness/group.ts'
import { DISGUISED, loaders, NAMES, SPREADERS, stacked } from './harness/hostile-texts.ts'
import { BROWSERS, CASTS } from './harness/launch-browser.ts'
import type { Person } from './harness/person.ts'
import type { TestBrowser } from './harness/test-browser.ts'
import { until } from './harness/until.ts'

const THEMES = ['light', 'dark'] as const
/** A theme changes colours only: where long scenes are played once, each browser has one. */
const themesIn = (kind: TestBrowser['kind']) =>
  CASTS.length === BROWSERS.length ? THEMES : kind === 'chromium' ? ['light' as const] : ['dark' as const]
/** High enough for every row to be on the page at once. */
const TALL = { width: 360, height: 16_000 }
/** The first of what spreads paints over others, and has a quiet row behind it. */
const BESIDE = 4
/** How far a row may reach over its edge: the space above and below the letters of a line, px. */
const LEADING = 3

/** A web server that nobody should ask for anything. */
async function startTrap() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** Counts on the page what a text must not cause: violations of the policy, and dialogs by the browser. */
async function watch(page: Page): Promise<{ requests: string[]; dialogs: string[] }> {
  const requests: string[] = []
  const dialogs: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.evaluate(() => {
    const violations: string[] = []
    Object.assign(globalThis, { violations })
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      violations.push(`${violatedDirective} ${blockedURI}`),
    )
  })
  return { requests, dialogs }
}

/** What ran, and what was loaded or tried, as the page itself knows it. */
const consequences = (page: Page) =>
  page.evaluate(() => ({
    pwned: 'pwned' in globalThis,
    violations: (globalThis as unknown as { violations: string[] }).violations,
    strangers: performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !name.startsWith(`${location.origin}/`)),
    elements: document.body.querySelectorAll(
      '#root :is(script, style, link, img, iframe, object, embed, video, audio, form[action], base, meta)',
    ).length,
    links: [...document.querySelectorAll('a')].map(({ href, rel, target }) => ({
      scheme: new URL(href).protocol,
      rel,
      target,
    })),
  }))

interface Box {
  what: string
  left: number
  right: number
  top: number
  bottom: number
}

/** The boxes of all that is shown of a kind, and what reaches out of the page. */
const layout = (page: Page, selector: string) =>
  page.evaluate((selector) => {
    const boxes = [...document.querySelectorAll(selector)]
      .map((element): Box => {
        const { left, right, top, bottom } = element.getBoundingClientRect()
        return { what: (element.textContent ?? '').slice(0, 40), left, right, top, bottom }
      })
      .sort((a, b) => a.top - b.top)
    const scrollers = [...document.querySelectorAll(':not(code)')].filter((element) =>
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX),
    )
    const reactions = document.querySelectorAll('[data-testid=reaction]')
    return {
      outside: boxes.filter(({ left, right }) => left < -0.5 || right > innerWidth + 0.5),
      overlapping: boxes.filter(({ top }, at) => top < (boxes[at - 1]?.bottom ?? top) - 0.5),
      wide: [document.documentElement, document.body, ...scrollers, ...reactions]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ tagName, className }) => `${tagName} ${className}`),
      count: boxes.length,
    }
  }, selector)

const sound = { outside: [], overlapping: [], wide: [] }

/** The pictures of the quiet rows without their edges. */
async function pictures(page: Page): Promise<string[]> {
  const taken: string[] = []
  for (const row of await page.$$('[data-testid=message]')) {
    const text = await row.$eval('[data-testid=message-text]', ({ textContent }) => textContent)
    if (!text?.startsWith('quiet')) continue
    const box = await row.boundingBox()
    if (!box) throw new Error('the row is not shown')
    const { x, y, width, height } = box
    const clip = { x, y: y + LEADING, width, height: height - 2 * LEADING }
    taken.push(await page.screenshot({ clip, encoding: 'base64', captureBeyondViewport: false }))
  }
  return taken
}

/** Hides every row that is not quiet, or shows them again. To paint them all takes seconds. */
const hideOthers = (page: Page, hidden: boolean) =>
  page.$$eval(
    '[data-testid=message]',
    (rows, hidden) => {
      for (const row of rows as HTMLElement[]) {
        const text = row.querySelector('[data-testid=message-text]')?.textContent
        row.style.visibility = hidden && !text?.startsWith('quiet') ? 'hidden' : ''
      }
    },
    hidden,
  )

/** The panel with everything in it, from one message to another. */
async function panelOf(bob: Person, theme: (typeof THEMES)[number], texts: string[]): Promise<Page> {
  const panel = await bob.browser.openPanel({ ...TALL, theme })
  await until(`the panel shows "${texts.join('" and "')}"`, () =>
    panel.evaluate((texts) => {
      document.querySelector('[data-testid=timeline]')?.scrollTo(0, 0)
      const shown = [...document.querySelectorAll('[data-testid=message-text]')].map(
        ({ textContent }) => textContent,
      )
      return texts.every((text) => shown.includes(text))
    }, texts),
  )
  return panel
}

describe.each(BROWSERS)('In $kind', ({ kind }) => {
  it('hostile words and names run nothing, load nothing and stay in their place, in both themes', async () => {
    await using trap = await startTrap()
    await using group = await Group.start({ SERVER_NAME: stacked('Z', 30) })
    const bob = await group.join(kind, 'Bob')
    const log = await bob.log()
    await group.said(log, [
      'the first word',
      ...loaders(trap.url),
      ...DISGUISED.map(([text]) => text),
      ...SPREADERS.flatMap((text, at) => (at < BESIDE ? [text, `quiet ${at}`] : [text])),
    ])
    for (const name of NAMES) {
      const somebody = await group.enter(name)
      await somebody.message(log, 'My name says it all')
      await somebody.close()
    }
    await group.said(log, [stacked('Ž', 100)])
    const { server } = group.relay
    // A quiet row follows on it.
    const turned = await bob.target(SPREADERS[0] ?? '')
    for (const emoji of [stacked('Z', 20), 'W'.repeat(48)])
      await bob.ask('react', { server, log, target: turned, emoji, on: true })
    await bob.ask('say', { server, log, text: 'An answer', mentions: [], replyTo: turned })
    await group.said(log, ['the last word'])
    await until('all of it is here', () => bob.keeps('the last word'))

    for (const theme of themesIn(kind)) {
      const panel = await panelOf(bob, theme, ['the first word', 'the last word'])
      const { requests, dialogs } = await watch(panel)
      const shown = await layout(panel, '[data-testid=message]')
      expect(shown).toMatchObject(sound)
      expect(shown.count).toBeGreaterThan(SPREADERS.length)

      const disguised = await panel.$$eval('[data-testid=true-host]', (hosts) =>
        hosts.map(({ textContent }) => textContent),
      )
      expect(disguised).toEqual(DISGUISED.map(([, host]) => `leads to ${host}`))

      const { links } = await consequences(panel)
      expect([...new Set(links.map(({ scheme }) => scheme))].sort()).toEqual(['http:', 'https:', 'mailto:'])
      expect([...new Set(links.map(({ rel, target }) => `${target} ${rel}`))]).toEqual([
        '_blank noopener noreferrer',
      ])

      await hideOthers(panel, true)
      const alone = await pictures(panel)
      await hideOthers(panel, false)
      const among = await pictures(panel)
      const paintedOver = among.flatMap((picture, at) => (picture === alone[at] ? [] : [`quiet ${at}`]))
      expect({ rows: among.length, paintedOver }, theme).toEqual({ rows: BESIDE, paintedOver: [] })

      // unfolded, each still keeps its place, once it is measured again
      await panel.$$eval('[data-testid=unfold]', (buttons) => {
        for (const button of buttons) (button as HTMLElement).click()
      })
      await expect
        .poll(() => layout(panel, '[data-testid=message]'), { timeout: 60_000 })
        .toMatchObject(sound)

      const open = await panel.$('[data-testid=open-people]')
      await open?.click()
      await panel.waitForSelector('[data-testid=people] [data-key]')
      // names of several lines find their place once they are measured
      await expect
        .poll(() => layout(panel, '[data-testid=people] [data-key]'))
        .toMatchObject({ ...sound, count: NAMES.length + 4 })
      await panel.keyboard.press('Escape')

      const { pwned, violations, strangers, elements } = await consequences(panel)
      expect({ pwned, violations, strangers, elements, dialogs }).toEqual({
        ...{ pwned: false, violations: [], strangers: [], elements: 0, dialogs: [] },
      })
      expect(requests.filter((url) => !url.startsWith(bob.browser.origin))).toEqual([])
      await panel.close()
    }
    expect(trap.asked).toEqual([])
  }, 300_000)

  it('what opens over the chat breaks no rule of the pages’ own policy', async () => {
    await using group = await Group.start()
    const bob = await group.join(kind, 'Bob')
    await bob.type('Hello')
    await bob.sees('Hello')
    const panel = await bob.browser.openPanel({ width: 1_100 })
    await panel.waitForSelector('[data-testid=message]')
    await watch(panel)
    const open = async (button: string, opened: string) => {
      await panel.locator(button).click()
      await panel.waitForSelector(opened)
    }
    await open('[data-testid=server-menu]', '[role=menu]')
    await panel.keyboard.press('Escape')
    await open('[data-testid=settings-open]', '[role=dialog] [role=tab]')
    for (const tab of await panel.$$('[role=dialog] [role=tab]')) await tab.click()
    await panel.keyboard.press('Escape')
    await panel.waitForSelector('[role=dialog]', { hidden: true })
    await open('[data-testid=search-open]', '[aria-label=Search] [role=combobox]')
    await panel.type('[aria-label=Search] [role=combobox]', 'Bo')
    await panel.waitForSelector('[role=listbox]')
    await panel.keyboard.press('Escape')
    await (await panel.$('[data-testid=message]'))?.click({ button: 'right' })
    await open('[data-testid=act-more-reactions]', '[role=dialog], [data-testid=emoji-picker]')
    const { violations, elements } = await consequences(panel)
    expect({ violations, elements }).toEqual({ violations: [], elements: 0 })
  })

  it('a hundred thousand emoji leave the chat usable', async () => {
    await using group = await Group.start()
    const bob = await group.join(kind, 'Bob')
    const log = await bob.log()
    const mallory = await group.enter('Mallory')
    for (let said = 0; said < 100_000; said += 1_500) await mallory.message(log, '🐈'.repeat(1_500))
    await mallory.message(log, 'done')
    await bob.sees('done')
    const panel = await bob.panel()
    await panel.setViewport({ width: 360, height: 720 })
    const room = await panel.$('[data-testid=timeline]')
    for (const to of [0, 2_000, 100_000]) {
      await room?.evaluate((element, to) => element.scrollTo(0, to), to)
      await panel.waitForSelector('[data-testid=message]')
      await expect
        .poll(() => layout(panel, '[data-testid=message]'), { timeout: 60_000 })
        .toMatchObject(sound)
    }
    await bob.type('Still here')
    await bob.sees('Still here')
    await mallory.close()
  })
})

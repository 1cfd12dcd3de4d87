import type { Page } from 'puppeteer-core'
import { until } from './until.ts'

/** Waits until these messages stand one under another in view. */
export async function standsInView(panel: Page, texts: readonly string[]): Promise<void> {
  await until(`"${texts.join('", "')}" stand in view`, async () =>
    `\n${(await textsInView(panel)).join('\n')}\n`.includes(`\n${texts.join('\n')}\n`),
  )
}

/** Waits until a message has the focus: as the one that somebody jumped to has. */
export async function isFocused(panel: Page, text: string): Promise<void> {
  await until(`"${text}" has the focus`, async () => {
    const focused = await panel.$('[data-testid=message]:focus [data-testid=message-text]')
    return (await focused?.evaluate(({ textContent }) => textContent)) === text
  })
}

/** From top to bottom. */
function textsInView(panel: Page): Promise<string[]> {
  return panel.evaluate(() => {
    const room = document.querySelector('[data-testid=timeline]')?.getBoundingClientRect()
    if (!room) return []
    return [...document.querySelectorAll('[data-testid=message]')]
      .map((message) => ({ message, rect: message.getBoundingClientRect() }))
      .filter(({ rect }) => rect.top >= room.top && rect.bottom <= room.bottom)
      .sort((a, b) => a.rect.top - b.rect.top)
      .map(({ message }) => message.querySelector('[data-testid=message-text]')?.textContent ?? '')
  })
}

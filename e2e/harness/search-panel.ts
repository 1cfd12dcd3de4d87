import type { Page } from 'puppeteer-core'
import { click } from './click.ts'
import { paste } from './paste.ts'
import { until } from './until.ts'

/** Types into the panel's search, in place of what was looked for before. */
export async function typeInSearch(panel: Page, words: string): Promise<void> {
  await openSearch(panel)
  const field = await panel.$('[data-testid=search-text]')
  await field?.evaluate((input) => (input as HTMLInputElement).select())
  await field?.type(words)
}

export async function pasteInSearch(panel: Page, text: string): Promise<void> {
  await openSearch(panel)
  await paste(panel, 'search-text', text)
}

async function openSearch(panel: Page): Promise<void> {
  if (!(await panel.$('[data-testid=search]'))) await click(panel, 'search-open')
  // The search is focused and its words are selected while it slides in.
  await until('the search is ready', () =>
    panel.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'search-text'),
  )
}

/** Waits until the search has found this message and no other. */
export async function findsOnly(panel: Page, text: string): Promise<void> {
  await panel.waitForFunction(
    (wanted) => {
      const rows = document.querySelectorAll('[data-testid=found]')
      return rows.length === 1 && rows[0]?.textContent.includes(wanted)
    },
    { polling: 100 },
    text,
  )
}

import type { Page } from 'puppeteer-core'
import { click } from './click.ts'

/** Copies the link of a message that is in view, out of its menu. */
export async function copyLink(panel: Page, text: string): Promise<string> {
  const row = await panel.waitForSelector(`::-p-xpath(//*[@data-testid="message"][contains(., "${text}")])`)
  await row?.hover()
  await click(panel, 'act-bar-more')
  const copied = panel.evaluate(
    () =>
      new Promise<string>((resolve) => {
        // A clipboard belongs to the whole machine.
        navigator.clipboard.writeText = async (words) => resolve(words)
      }),
  )
  await click(panel, 'act-copy-link')
  return copied
}

import type { Page } from 'puppeteer-core'
import { until } from './until.ts'

/** Points at a message with this text, and presses a button of the bar that appears there. */
export async function pressOnBar(
  panel: Page,
  text: string,
  button: 'react' | 'reply' | 'edit' | 'more',
): Promise<void> {
  const bar = `[data-testid=act-bar-${button}]`
  // The list may still be moving to its end, away from under the pointer.
  await until(`the bar of "${text}" is shown`, async () => {
    const messages = await panel.$$('[data-testid=message]')
    for (const message of messages) {
      const found = await message.$$eval(
        '[data-testid=message-text]',
        (shown, wanted) => shown[0]?.textContent === wanted,
        text,
      )
      if (!found) continue
      await message.hover()
      return (await message.$(bar)) !== null
    }
    return false
  })
  await panel.locator(bar).click()
}

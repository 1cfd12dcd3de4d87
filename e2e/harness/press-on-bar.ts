import type { Page } from 'puppeteer-core'
import { clickNow } from './click.ts'
import { until } from './until.ts'

/** Points at a message with this text, and presses a button of the bar that appears there. */
export async function pressOnBar(
  panel: Page,
  text: string,
  button: 'react' | 'reply' | 'edit' | 'more',
): Promise<void> {
  // The list may still be moving to its end, away from under the pointer.
  await until(`"${button}" of "${text}" is pressed`, async () => {
    for (const message of await panel.$$('[data-testid=message]')) {
      const found = await message.$$eval(
        '[data-testid=message-text]',
        (shown, wanted) => shown[0]?.textContent === wanted,
        text,
      )
      if (!found) continue
      await message.hover()
      return clickNow(panel, `act-bar-${button}`)
    }
    return false
  })
}

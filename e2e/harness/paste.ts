import type { Page } from 'puppeteer-core'

/**
 * Fills a field as by pasting over what stands there: letter by letter a link takes seconds. Without the mouse, which would
 * miss when something appears above.
 */
export async function paste(panel: Page, testId: string, text: string): Promise<void> {
  const selector = `[data-testid=${testId}]`
  await panel.waitForSelector(selector)
  await panel.$eval(
    selector,
    (field, text) => {
      const input = field as HTMLInputElement | HTMLTextAreaElement
      input.focus()
      input.select()
      document.execCommand('insertText', false, text)
    },
    text,
  )
}

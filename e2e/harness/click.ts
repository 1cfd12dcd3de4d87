import type { Page } from 'puppeteer-core'

/** Clicks what has this test id, as soon as it is there and stands still. */
export async function click(panel: Page, testId: string): Promise<void> {
  await panel.locator(`[data-testid="${testId}"]`).click()
}

import { type Page, TimeoutError } from 'puppeteer-core'

/**
 * Clicks what has this test id, as soon as it is there, stands still and takes clicks: a list lets them through while it
 * scrolls.
 */
export async function click(panel: Page, testId: string): Promise<void> {
  await clickable(panel, testId).click()
}

/** Answers whether that went within a second. */
export async function clickNow(panel: Page, testId: string): Promise<boolean> {
  try {
    await clickable(panel, testId).setTimeout(1_000).click()
    return true
  } catch (error) {
    if (error instanceof TimeoutError) return false
    throw error
  }
}

const clickable = (panel: Page, testId: string) =>
  panel.locator(`[data-testid="${testId}"]`).filter(takesClicks)

/** Run in the page. What is out of view is scrolled into it by the click. */
function takesClicks(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect()
  const hit = document.elementFromPoint(x + width / 2, y + height / 2)
  return hit === null || element.contains(hit)
}

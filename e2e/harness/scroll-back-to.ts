import type { Page } from 'puppeteer-core'
import { until } from './until.ts'

/** Goes on scrolling to the oldest that a panel shows until something is there. */
export function scrollBackTo(panel: Page, selector: string): Promise<void> {
  return until(`${selector} is shown`, () =>
    panel.evaluate((wanted) => {
      document.querySelector('[data-testid=timeline]')?.scrollTo({ top: 0 })
      return document.querySelector(wanted) !== null
    }, selector),
  )
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from './harness/chromium.ts'
import { launchFirefox } from './harness/firefox.ts'
import type { TestBrowser } from './harness/test-browser.ts'

describe.each([
  { name: 'Chromium', launch: launchChromium as () => Promise<TestBrowser> },
  { name: 'Firefox', launch: launchFirefox as () => Promise<TestBrowser> },
])('The extension in $name', ({ launch }) => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(() => browser?.close())

  it('shows its panel', async () => {
    const page = await browser.openPanel({ theme: 'dark' })
    await page.waitForSelector('[data-testid=create-identity]')
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
    expect(await page.evaluate(() => innerWidth)).toBe(400)
  })

  it('shows its popup', async () => {
    const page = await browser.openPopup()
    const heading = await page.waitForSelector('h1')
    expect(await heading?.evaluate((element) => element.textContent)).toBe('catalk')
  })

  it('still shows its panel after its background was ended', async () => {
    await browser.killBackground()
    const page = await browser.openPanel()
    expect(await page.waitForSelector('[data-testid=create-identity]')).not.toBeNull()
  })
})

import { expect, it } from 'vitest'
import { launchChromium } from './harness/chromium.ts'
import { launchFirefox } from './harness/firefox.ts'
import { until } from './harness/until.ts'

it('in Chromium one click in the popup opens the side panel', async () => {
  const browser = await launchChromium()
  try {
    const popup = await browser.openPopup()
    await popup.waitForSelector('[data-testid=open-panel]')
    await browser.closePanels()
    const panels = () =>
      browser.browser.targets().filter((target) => target.url().includes('/sidepanel.html')).length
    expect(panels()).toBe(0)
    await popup.click('[data-testid=open-panel]')
    await until('the side panel is there', async () => panels() === 1)
  } finally {
    await browser.close()
  }
})

it('in Firefox one click in the popup opens the sidebar', async () => {
  const browser = await launchFirefox()
  try {
    const popup = await browser.openPopup()
    await popup.waitForSelector('[data-testid=open-panel]')
    const isOpen = () => browser.chromeCode('return String(SidebarController.isOpen)')
    if ((await isOpen()) === 'true') await browser.chromeCode('SidebarController.hide()')
    expect(await isOpen()).toBe('false')
    await popup.click('[data-testid=open-panel]')
    await until('the sidebar is there', async () => (await isOpen()) === 'true')
  } finally {
    await browser.close()
  }
})

import { randomUUID } from 'node:crypto'
import type { Browser, Page, Target } from 'puppeteer-core'
import { isServiceWorker, type StartedChromium, startChromium } from '../../virtual/start-chromium.ts'
import { endWithTests, killBrowser } from './kill-browser.ts'
import { openProfile } from './profile.ts'
import {
  type LaunchOptions,
  type PageOptions,
  panelSize,
  popupSize,
  type TestBrowser,
} from './test-browser.ts'

export interface ChromiumBrowser extends TestBrowser {
  readonly kind: 'chromium'
  readonly browser: Browser
  readonly extensionId: string
  /** Any page of the extension, by its file's name without `.html`. */
  open(name: 'sidepanel' | 'popup', options?: PageOptions): Promise<Page>
  /** The extension's service worker: waits until it runs. */
  serviceWorker(): Promise<Target>
  /** The engine's document: waits until it is there. `.asPage()` gives something to evaluate in. */
  offscreenTarget(): Promise<Target>
}

async function arrange(page: Page, options: PageOptions | undefined, size: typeof panelSize): Promise<void> {
  const { width = size.width, height = size.height, theme } = options ?? {}
  await page.setViewport({ width, height })
  if (theme) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
}

export async function launchChromium(options: LaunchOptions = {}): Promise<ChromiumBrowser> {
  const profile = await openProfile(options.userDataDir)
  try {
    const args = ['--force-prefers-reduced-motion', '--in-process-gpu', ...(options.args ?? [])]
    return wrap(await startChromium({ ...options, args, userDataDir: profile.path }), profile.remove)
  } catch (error) {
    await profile.remove()
    throw error
  }
}

function wrap(started: StartedChromium, removeProfile: () => Promise<void>): ChromiumBrowser {
  const { browser, extensionId, origin, offscreenTarget } = started
  endWithTests(browser)

  /** A tab with nothing of ours in it, in the extension's process: one of its own would be started for an empty page. */
  async function openTab(): Promise<Page> {
    const url = `${origin}/manifest.json#${randomUUID()}`
    const session = await browser.target().createCDPSession()
    await session.send('Target.createTarget', { url })
    await session.detach()
    const page = await (await browser.waitForTarget((target) => target.url() === url)).page()
    if (!page) throw new Error(`Chromium opened no tab at ${url}.`)
    return page
  }

  async function open(name: 'sidepanel' | 'popup', pageOptions?: PageOptions): Promise<Page> {
    const page = await openTab()
    await arrange(page, pageOptions, name === 'popup' ? popupSize : panelSize)
    await page.goto(`${origin}/${name}.html`)
    return page
  }

  return {
    kind: 'chromium',
    browser,
    extensionId,
    origin,
    open,
    openPanel: (pageOptions) => open('sidepanel', pageOptions),
    openPopup: (pageOptions) => open('popup', pageOptions),
    serviceWorker: () => browser.waitForTarget(isServiceWorker, { timeout: 30_000 }),
    offscreenTarget,
    async closePanels() {
      for (const page of await browser.pages()) if (page.url().includes('/sidepanel.html')) await page.close()
    },
    async killBackground() {
      const target = browser.targets().find(isServiceWorker)
      if (!target) return
      const gone = new Promise<void>((resolve) => {
        const listener = (destroyed: Target) => {
          if (destroyed !== target) return
          browser.off('targetdestroyed', listener)
          resolve()
        }
        browser.on('targetdestroyed', listener)
      })
      const worker = await target.worker()
      await worker?.close()
      await gone
    },
    async downloadTo(downloadPath) {
      // It holds as long as the session that asked for it.
      const session = await browser.target().createCDPSession()
      await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath })
    },
    async renew() {
      const tab = await openTab()
      const session = await tab.createCDPSession()
      for (const page of await browser.pages()) if (page !== tab) await page.close()
      // The engine ends; the next page that opens has it started again, and installing it anew costs twice as much.
      await tab.evaluate(() => chrome.offscreen.closeDocument())
      await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage' })
      await session.detach()
    },
    async close() {
      await browser.close()
      await removeProfile()
    },
    async kill() {
      await killBrowser(browser)
      await removeProfile()
    },
    pid: browser.process()?.pid,
  }
}

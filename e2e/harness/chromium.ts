import { type Browser, launch, type Page, type Target, TargetType } from 'puppeteer-core'
import { findChromium } from '../../scripts/browsers.mjs'
import { builtExtension } from './built-extension.ts'
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

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

// Chromium's sandbox refuses root, which is what containers run as. Everybody else keeps it.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

async function arrange(page: Page, options: PageOptions | undefined, size: typeof panelSize): Promise<void> {
  const { width = size.width, height = size.height, theme } = options ?? {}
  await page.setViewport({ width, height })
  if (theme) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }])
}

export async function launchChromium(options: LaunchOptions = {}): Promise<ChromiumBrowser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Chromium was not found: install it or set CHROMIUM_PATH.')
  const extension = builtExtension('chrome-mv3')
  const profile = await openProfile(options.userDataDir)
  let browser: Browser | undefined
  try {
    browser = await launch({
      executablePath,
      // Loading an extension is allowed over the pipe only.
      pipe: true,
      headless: !options.headful,
      userDataDir: profile.path,
      enableExtensions: [extension],
      args: [...sandbox, ...quiet, ...(options.args ?? [])],
    })
    const worker = await browser.waitForTarget(isServiceWorker, { timeout: 30_000 })
    return wrap(browser, new URL(worker.url()).host, profile.remove)
  } catch (error) {
    await browser?.close()
    await profile.remove()
    throw error
  }
}

function isServiceWorker(target: Target): boolean {
  return target.type() === TargetType.SERVICE_WORKER && target.url().startsWith('chrome-extension://')
}

function wrap(browser: Browser, extensionId: string, removeProfile: () => Promise<void>): ChromiumBrowser {
  const origin = `chrome-extension://${extensionId}`

  async function open(name: 'sidepanel' | 'popup', pageOptions?: PageOptions): Promise<Page> {
    const page = await browser.newPage()
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
    offscreenTarget: () =>
      browser.waitForTarget((target) => target.url() === `${origin}/offscreen.html`, { timeout: 30_000 }),
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
    async close() {
      await browser.close()
      await removeProfile()
    },
  }
}

import { type Browser, launch, type Target, TargetType } from 'puppeteer-core'
import { findChromium } from '../scripts/browsers.mjs'
import { builtExtension } from './built-extension.ts'

export interface ChromiumOptions {
  /** Where its profile is kept. */
  userDataDir: string
  /** Shows its window. */
  headful?: boolean
  /** More command line arguments. */
  args?: readonly string[]
  /** The caller closes it at SIGINT and SIGTERM; else it is closed, and this process ends. */
  ownSignals?: boolean
}

export interface StartedChromium {
  browser: Browser
  extensionId: string
  /** Where the extension's pages are: `chrome-extension://…`, no slash at the end. */
  origin: string
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
  // A process kept ready for a web page, which an extension never uses.
  '--disable-features=SpareRendererForSitePerProcess',
]

// Chromium's sandbox refuses root, which is what containers run as. Everybody else keeps it.
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export function isServiceWorker(target: Target): boolean {
  return target.type() === TargetType.SERVICE_WORKER && target.url().startsWith('chrome-extension://')
}

/** Chromium with the built extension in it; resolves when the extension runs. */
export async function startChromium(options: ChromiumOptions): Promise<StartedChromium> {
  const { userDataDir, headful = false, args = [], ownSignals = false } = options
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Chromium was not found: install it or set CHROMIUM_PATH.')
  const browser = await launch({
    executablePath,
    // Loading an extension is allowed over the pipe only.
    pipe: true,
    headless: !headful,
    userDataDir,
    enableExtensions: [builtExtension('chrome-mv3')],
    args: [...sandbox, ...quiet, ...args],
    ...(ownSignals && { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }),
    // A window that somebody uses fits its pages, and says nothing of automation.
    ...(headful && { defaultViewport: null, ignoreDefaultArgs: ['--enable-automation'] }),
  })
  try {
    const worker = await browser.waitForTarget(isServiceWorker, { timeout: 30_000 })
    const origin = `chrome-extension://${new URL(worker.url()).host}`
    return {
      browser,
      extensionId: new URL(worker.url()).host,
      origin,
      offscreenTarget: () =>
        browser.waitForTarget((target) => target.url() === `${origin}/offscreen.html`, { timeout: 30_000 }),
    }
  } catch (error) {
    await browser.close()
    throw error
  }
}

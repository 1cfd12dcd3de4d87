import { type Browser, launch, type Page } from 'puppeteer-core'
import { findChromium } from '../scripts/browsers.mjs'
import type { Site } from './site.ts'

/** A page of a site; calls the module's exports. */
export interface BenchPage {
  readonly page: Page
  call<Answer = number>(name: string, argument?: unknown): Promise<Answer>
  close(): Promise<void>
}

const QUIET = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  // An extension's own document is never slowed down for not being in front; nor are these pages.
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  // A page that measures its memory is answered after a collection of its own, not after the next one.
  '--enable-blink-features=ForceEagerMeasureMemory',
]
// Chromium's sandbox refuses root, which is what containers run as. Everybody else keeps it.
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** A headless browser in a profile of its own. */
export class Chromium {
  readonly #browser: Browser

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** @throws Error when there is none on this machine */
  static async launch(): Promise<Chromium> {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('Chromium was not found: install it or set CHROMIUM_PATH.')
    return new Chromium(
      await launch({
        executablePath,
        pipe: true,
        headless: true,
        args: [...SANDBOX, ...QUIET],
        protocolTimeout: 20 * 60_000,
      }),
    )
  }

  /** Opens a site under a name, in a tab of its own. */
  async open(site: Site, name: string): Promise<BenchPage> {
    const page = await this.#browser.newPage()
    await page.goto(site.url(name))
    await page.waitForFunction('globalThis.bench')
    return {
      page,
      call: (exported, argument) =>
        page.evaluate(
          `bench.${exported}(${argument === undefined ? '' : JSON.stringify(argument)})`,
        ) as never,
      close: () => page.close(),
    }
  }

  /** CPU time of all its processes so far, in seconds. */
  async cpuSeconds(): Promise<number> {
    const session = await this.#browser.target().createCDPSession()
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    await session.detach()
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  }

  close(): Promise<void> {
    return this.#browser.close()
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, launch, type Page } from 'puppeteer-core'
import { findFirefox } from '../../scripts/browsers.mjs'
import { builtExtension } from '../../virtual/built-extension.ts'
import { runChromeCode } from './firefox-chrome-code.ts'
import { endWithTests, killBrowser } from './kill-browser.ts'
import { openProfile } from './profile.ts'
import {
  type LaunchOptions,
  type PageOptions,
  panelSize,
  popupSize,
  type TestBrowser,
} from './test-browser.ts'

export interface FirefoxBrowser extends TestBrowser {
  readonly kind: 'firefox'
  readonly browser: Browser
  /** Opens the real sidebar with the panel in it, beside whatever tab is shown. */
  showSidebar(): Promise<void>
  /** Runs code with the browser's own privileges; see `runChromeCode`. */
  chromeCode(body: string, ...args: string[]): Promise<string | undefined>
}

const extensionId = 'catalk@catalk.chat'

// Firefox gives an extension a random host. A fixed one makes its pages findable, and what they stored in a
// profile is there again at the next launch.
const uuid = '7a1c0e5e-91d4-4f0b-9c53-2c6b0f3d8a46'

function start(userDataDir: string, options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('Firefox was not found: install it or set FIREFOX_PATH.')
  return launch({
    browser: 'firefox',
    executablePath,
    headless: !options.headful,
    userDataDir,
    args: ['--remote-allow-system-access', ...(options.args ?? [])],
    extraPrefsFirefox: {
      'xpinstall.signatures.required': false,
      'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: uuid }),
      // What is installed for a test is removed when the browser closes; what it stored stays.
      'extensions.webextensions.keepStorageOnUninstall': true,
      'extensions.webextensions.keepUuidOnUninstall': true,
      // What slides in takes time, and a machine without a graphics card.
      'ui.prefersReducedMotion': 1,
      // A process kept ready for the next web page costs as much as one in use.
      'dom.ipc.processPrelaunch.enabled': false,
      // A TURN server of a test is on this machine alone, where Firefox looks for none.
      'media.peerconnection.ice.loopback': true,
    },
  })
}

/** A profile on which Firefox was started once, without the extension: a copy of it saves a third of a first start. */
export async function prepareFirefoxProfile(path: string): Promise<string> {
  const browser = await start(path)
  await browser.close()
  return path
}

export async function launchFirefox(options: LaunchOptions = {}): Promise<FirefoxBrowser> {
  const extension = builtExtension('firefox-mv2')
  const profile = await openProfile(options.userDataDir)
  let browser: Browser | undefined
  try {
    browser = await start(profile.path, options)
    await browser.installExtension(extension)
    return wrap(browser, `moz-extension://${uuid}`, profile.remove)
  } catch (error) {
    await browser?.close()
    await profile.remove()
    throw error
  }
}

/** Where a page really is: `page.url()` stays `about:blank` when the browser, not puppeteer, chose the address. */
async function addressOf(page: Page): Promise<string> {
  try {
    return await page.evaluate(() => location.href)
  } catch {
    // Between two documents there is nothing to evaluate in.
    return ''
  }
}

/** How long a tab may take to show its page, ms. */
const TAB_MS = 15_000

/** A page appears a moment after its tab does, and with `about:blank` in it. Undefined when it does not. */
async function pageAt(browser: Browser, url: string): Promise<Page | undefined> {
  const deadline = Date.now() + TAB_MS
  while (Date.now() < deadline) {
    // The newest is the last.
    for (const page of (await browser.pages()).reverse()) {
      if ((await addressOf(page)) === url) return page
    }
    await sleep(50)
  }
  return undefined
}

function wrap(browser: Browser, origin: string, removeProfile: () => Promise<void>): FirefoxBrowser {
  endWithTests(browser)
  const chromeCode: FirefoxBrowser['chromeCode'] = (body, ...args) => runChromeCode(browser, body, ...args)

  async function open(name: 'sidepanel' | 'popup', pageOptions: PageOptions = {}): Promise<Page> {
    const size = name === 'popup' ? popupSize : panelSize
    const { width = size.width, height = size.height, theme } = pageOptions
    // Navigating to an extension's page is refused from outside; the browser itself may open one in the
    // extension's name. The fragment tells this tab from others with the same page.
    const url = `${origin}/${name}.html#${randomUUID()}`
    // Firefox has one colour scheme for all its pages.
    if (theme) {
      await chromeCode(
        `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', Number(args[0]))`,
        theme === 'dark' ? '0' : '1',
      )
    }
    const page = (await openTab(url)) ?? (await openTab(url))
    if (!page) throw new Error(`Firefox did not open ${url}.`)
    await page.setViewport({ width, height })
    return page
  }

  /** Firefox was seen to leave a new tab empty, once in three runs of all tests: that is told with all its tabs, and it is closed. */
  async function openTab(url: string): Promise<Page | undefined> {
    await chromeCode(
      `const { extension } = WebExtensionPolicy.getByID(args[0])
       gBrowser.selectedTab = gBrowser.addTab(args[1], { triggeringPrincipal: extension.principal })`,
      extensionId,
      url,
    )
    const page = await pageAt(browser, url)
    if (page) return page
    const tabs = await chromeCode(
      `const shown = gBrowser.tabs.map(({ linkedBrowser: { currentURI, remoteType } }) => currentURI.spec + ' ' + remoteType)
       gBrowser.removeTab(gBrowser.selectedTab)
       return shown.join(', ')`,
    )
    console.warn(`Firefox left a tab empty; it had ${tabs}.`)
    return undefined
  }

  return {
    kind: 'firefox',
    browser,
    origin,
    chromeCode,
    openPanel: (pageOptions) => open('sidepanel', pageOptions),
    openPopup: (pageOptions) => open('popup', pageOptions),
    async showSidebar() {
      await chromeCode(`await SidebarController.show(args[0])`, `${widgetId(extensionId)}-sidebar-action`)
    },
    async closePanels() {
      for (const page of await browser.pages())
        if ((await addressOf(page)).includes('/sidepanel.html')) await page.close()
    },
    async killBackground() {
      await chromeCode(
        `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs')
         const addon = await AddonManager.getAddonByID(args[0])
         await addon.disable()
         await addon.enable()`,
        extensionId,
      )
    },
    async downloadTo(folder) {
      await chromeCode(
        `Services.prefs.setIntPref('browser.download.folderList', 2)
         Services.prefs.setStringPref('browser.download.dir', args[0])`,
        folder,
      )
    },
    async renew() {
      await chromeCode(
        `const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs')
         const addon = await AddonManager.getAddonByID(args[0])
         const { principal } = WebExtensionPolicy.getByID(args[0]).extension
         for (const tab of [...gBrowser.tabs].slice(1)) gBrowser.removeTab(tab)
         await addon.disable()
         await new Promise((resolve) => {
           Services.qms.clearStoragesForPrincipal(principal).callback = resolve
         })
         Services.prefs.clearUserPref('layout.css.prefers-color-scheme.content-override')
         await addon.enable()`,
        extensionId,
      )
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

/** How Firefox names an extension's parts in its window. */
function widgetId(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9_-]/g, '_')
}

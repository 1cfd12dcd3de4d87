import type { Page } from 'puppeteer-core'

/** How large a page is shown, in CSS pixels, and in which colours. */
export interface PageOptions {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
}

/** What a side panel usually measures. */
export const panelSize = { width: 400, height: 720 }

/** What the toolbar's popup may measure at most is 800 by 600; ours is small. */
export const popupSize = { width: 360, height: 480 }

/** A real browser with the built extension in it, in a profile of its own. */
export interface TestBrowser {
  readonly kind: 'chromium' | 'firefox'

  /** Where the extension's pages are: `chrome-extension://…` or `moz-extension://…`, no slash at the end. */
  readonly origin: string

  /** The side panel's (Firefox: sidebar's) page, in a tab. Each call opens another one. */
  openPanel(options?: PageOptions): Promise<Page>

  /** Closes every panel, also the one that the extension opens by itself when it is installed. */
  closePanels(): Promise<void>

  /** The toolbar popup's page, in a tab. */
  openPopup(options?: PageOptions): Promise<Page>

  /**
   * Ends what runs in the background as the browser itself may: the service worker on Chromium (the offscreen
   * document stays), the whole extension on Firefox, which then starts anew; that closes its pages too.
   * Resolves when it is done.
   */
  killBackground(): Promise<void>

  /** From now on what a page hands to the browser's downloads lands in this folder. */
  downloadTo(folder: string): Promise<void>

  /** As it was started first: no page of the extension, and nothing kept. */
  renew(): Promise<void>

  /** Closes the browser and removes its profile, unless the caller brought the profile. */
  close(): Promise<void>

  /** The same, but the browser has no time for anything: its processes are ended at once. */
  kill(): Promise<void>

  /** Of its first process, which leads a process group. */
  readonly pid: number | undefined
}

export interface LaunchOptions {
  /** A profile to use and keep. Without one, a temporary profile is made and removed. */
  readonly userDataDir?: string
  /** More command line arguments. */
  readonly args?: readonly string[]
  /** Shows the browser's window. */
  readonly headful?: boolean
}

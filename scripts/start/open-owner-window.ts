import { mkdir } from 'node:fs/promises'
import type { Browser } from 'puppeteer-core'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { closeBrowser } from '../../virtual/close-browser.ts'
import { freeProfile } from '../../virtual/free-profile.ts'
import { type StartedChromium, startChromium } from '../../virtual/start-chromium.ts'

export interface OwnerWindowOptions {
  /** The browser's profile, kept from one start to the next. */
  profile: string
  /** The owner's 24 words. */
  phrase: string
  link: string
  name: string
}

/** A browser window in which the owner is on the server, and looks at it. */
export async function openOwnerWindow(options: OwnerWindowOptions): Promise<Browser> {
  const { profile } = options
  await mkdir(profile, { recursive: true })
  await freeProfile(profile)
  const args = ['--window-size=1280,860']
  const chromium = await startChromium({ userDataDir: profile, headful: true, ownSignals: true, args })
  try {
    await enter(chromium, options)
    return chromium.browser
  } catch (error) {
    await closeBrowser(chromium.browser)
    throw error
  }
}

async function enter({ browser, origin, offscreenTarget }: StartedChromium, options: OwnerWindowOptions) {
  const { phrase, link, name } = options
  const engine = await (await offscreenTarget()).asPage()
  const { identity } = await engineState(engine)
  if (!identity) await callEngine(engine, 'restoreIdentity', { phrase })
  await callEngine(engine, 'join', { link, name })
  const [shown = await browser.newPage(), ...others] = await browser.pages()
  await shown.goto(`${origin}/sidepanel.html`)
  // The extension, when it is new, has opened its panel too.
  for (const other of others) if (other.url().startsWith(origin)) await other.close()
}

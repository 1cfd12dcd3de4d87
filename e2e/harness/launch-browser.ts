import { launchChromium } from './chromium.ts'
import { launchFirefox } from './firefox.ts'
import type { LaunchOptions, TestBrowser } from './test-browser.ts'

/** Every promise is kept in both. */
export const BROWSERS = [{ kind: 'chromium' }, { kind: 'firefox' }] as const

/**
 * The same for long scenes between several people, of whom one has this browser and the others Chromium. `npm test` plays
 * them once, with both browsers on the stage; `npm run test:e2e` once more, with Chromium alone.
 */
export const CASTS = process.env.CASTS === 'one' ? BROWSERS.slice(1) : BROWSERS

export function launchBrowser(kind: TestBrowser['kind'], options?: LaunchOptions): Promise<TestBrowser> {
  return kind === 'chromium' ? launchChromium(options) : launchFirefox(options)
}

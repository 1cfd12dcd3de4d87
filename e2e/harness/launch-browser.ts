import { launchChromium } from './chromium.ts'
import { launchFirefox } from './firefox.ts'
import type { LaunchOptions, TestBrowser } from './test-browser.ts'

/** Every promise is kept in both. */
export const BROWSERS = [{ kind: 'chromium' }, { kind: 'firefox' }] as const

export function launchBrowser(kind: TestBrowser['kind'], options?: LaunchOptions): Promise<TestBrowser> {
  return kind === 'chromium' ? launchChromium(options) : launchFirefox(options)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'puppeteer-core'

/** Long enough for a busy machine to write a profile; then it is ended the hard way, ms. */
const PATIENCE_MS = 5_000

/** Closes a browser, and leaves no process of it behind. */
export async function closeBrowser(browser: Browser): Promise<void> {
  const child = browser.process()
  const closed = browser.close().catch(() => undefined)
  await Promise.race([closed, sleep(PATIENCE_MS, undefined, { ref: false })])
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
  // Everywhere but on Windows, puppeteer gives a browser a process group of its own.
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  } catch {
    // It ended meanwhile.
  }
}

import { once } from 'node:events'
import type { Browser } from 'puppeteer-core'

/** Ends every process of a browser at once, as a power cut does, and waits until it is gone. */
export async function killBrowser(browser: Browser): Promise<void> {
  const child = browser.process()
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  // Everywhere but on Windows, puppeteer gives a browser a process group of its own.
  process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL')
  await exited
}

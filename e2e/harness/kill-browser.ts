import { once } from 'node:events'
import type { Browser } from 'puppeteer-core'

/** Ends every process of a browser at once, as a power cut does, and waits until it is gone. */
export async function killBrowser(browser: Browser): Promise<void> {
  const child = browser.process()
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  signal(child.pid)
  await exited
}

const running = new Set<Browser>()

/** Lets a browser die with this process, whatever ends that: vitest kills a worker before puppeteer has closed anything. */
export function endWithTests(browser: Browser): void {
  if (running.size === 0) {
    process.once('exit', killRunning)
    process.once('SIGTERM', () => process.exit(0))
  }
  running.add(browser)
}

function killRunning(): void {
  for (const browser of running) {
    const child = browser.process()
    if (child?.pid && child.exitCode === null && child.signalCode === null) signal(child.pid)
  }
}

function signal(pid: number): void {
  // Everywhere but on Windows, puppeteer gives a browser a process group of its own.
  process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
}

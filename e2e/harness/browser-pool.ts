import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from './launch-browser.ts'
import type { TestBrowser } from './test-browser.ts'

type Kind = TestBrowser['kind']

/** A browser on a profile that outlives it. */
export interface Borrowed {
  readonly browser: TestBrowser
  readonly profile: string
}

/** As many of a kind as a test uses at once; the rest is closed. */
const MOST_IDLE = 4
/** Browsers that are ready, or soon are. */
const idle: Record<Kind, Promise<Borrowed | undefined>[]> = { chromium: [], firefox: [] }

/**
 * A browser in which nothing was ever done, as far as the extension can tell. Starting one takes most of a short test's
 * time, so the tests of a run pass them on, and the next one of a kind is started while a test does something else.
 */
export async function borrowBrowser(kind: Kind): Promise<Borrowed> {
  const ready = idle[kind].shift() ?? start(kind)
  if (idle[kind].length === 0) idle[kind].push(start(kind).catch(() => undefined))
  return (await ready) ?? start(kind)
}

/** Takes a browser that runs for the next who borrows one. Resolves when nothing of what it did goes on. */
export async function giveBackBrowser(borrowed: Borrowed): Promise<void> {
  const others = idle[borrowed.browser.kind]
  if (others.length >= MOST_IDLE) return discard(borrowed)
  const again = renewed(borrowed)
  others.push(again)
  await again
}

async function renewed(borrowed: Borrowed): Promise<Borrowed | undefined> {
  const { browser } = borrowed
  try {
    await browser.renew()
    return borrowed
  } catch (error) {
    console.warn(`A ${browser.kind} is not used again: ${error}`)
    await discard(borrowed)
    return undefined
  }
}

async function start(kind: Kind): Promise<Borrowed> {
  const profile = await mkdtemp(join(tmpdir(), 'catalk-e2e-profile-'))
  const { FIREFOX_TEMPLATE } = process.env
  if (kind === 'firefox' && FIREFOX_TEMPLATE) await cp(FIREFOX_TEMPLATE, profile, { recursive: true })
  return { browser: await launchBrowser(kind, { userDataDir: profile }), profile }
}

async function discard({ browser, profile }: Borrowed): Promise<void> {
  await browser.kill()
  await removeProfile(profile)
}

export function removeProfile(profile: string): Promise<void> {
  // A browser's helpers may still write for a moment after it has closed.
  return rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

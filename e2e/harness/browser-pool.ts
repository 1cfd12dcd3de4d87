import { mkdtemp, rm } from 'node:fs/promises'
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
const idle: Record<Kind, Borrowed[]> = { chromium: [], firefox: [] }

/**
 * A browser in which nothing was ever done, as far as the extension can tell. Starting one takes most of a short test's
 * time, so the tests of a run pass them on.
 */
export async function borrowBrowser(kind: Kind): Promise<Borrowed> {
  const known = idle[kind].pop()
  if (known) return known
  const profile = await mkdtemp(join(tmpdir(), 'catalk-e2e-profile-'))
  return { browser: await launchBrowser(kind, { userDataDir: profile }), profile }
}

/** Takes a browser that runs for the next who borrows one. */
export async function giveBackBrowser(borrowed: Borrowed): Promise<void> {
  const { browser, profile } = borrowed
  const others = idle[browser.kind]
  try {
    if (others.length < MOST_IDLE) {
      await browser.renew()
      others.push(borrowed)
      return
    }
  } catch (error) {
    console.warn(`A ${browser.kind} is not used again: ${error}`)
  }
  await browser.kill()
  await removeProfile(profile)
}

export function removeProfile(profile: string): Promise<void> {
  // A browser's helpers may still write for a moment after it has closed.
  return rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

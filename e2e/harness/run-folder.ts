import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareFirefoxProfile } from './firefox.ts'

/**
 * Whatever a run of these tests leaves lies in one folder, which goes with it: workers end with no time to tidy up. What
 * Firefox makes of a profile at its first start is made once.
 */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'catalk-e2e-'))
  process.env.TMPDIR = folder
  process.env.FIREFOX_TEMPLATE = await prepareFirefoxProfile(join(folder, 'firefox-profile'))
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

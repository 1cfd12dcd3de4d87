import { readlink, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/**
 * Makes sure that Chromium will open a profile. One that was killed leaves a lock behind, a link that points to
 * `host-pid`, and a container that is made anew has another host name: Chromium then takes its own profile for used.
 * @throws Error when a browser of this machine really uses it
 */
export async function freeProfile(profile: string): Promise<void> {
  const lock = await readlink(join(profile, 'SingletonLock')).catch(() => undefined)
  if (lock === undefined) return
  const dash = lock.lastIndexOf('-')
  const pid = Number(lock.slice(dash + 1))
  if (lock.slice(0, dash) === hostname() && isAlive(pid)) {
    throw new Error(`The browser with process id ${pid} uses ${profile}. Stop it first.`)
  }
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    await rm(join(profile, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

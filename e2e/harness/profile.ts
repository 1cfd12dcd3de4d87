import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for a browser's profile. `remove` leaves alone what the caller brought. */
export interface Profile {
  readonly path: string
  remove(): Promise<void>
}

export async function openProfile(given: string | undefined): Promise<Profile> {
  if (given) return { path: given, remove: async () => {} }
  const path = await mkdtemp(join(tmpdir(), 'catalk-'))
  return {
    path,
    // A browser's helpers may still write for a moment after it has closed.
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  }
}

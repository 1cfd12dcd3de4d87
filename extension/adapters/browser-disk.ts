import type { Disk } from '../engine/disk.ts'

/** What the browser says of this extension's room (Storage Standard); nothing where it has no such API. */
export const browserDisk: Disk = {
  async estimate() {
    const { usage, quota } = (await asked(() => navigator.storage.estimate())) ?? {}
    return usage === undefined || quota === undefined ? null : { used: usage, quota }
  },
  persist: async () => (await asked(() => navigator.storage.persist())) ?? false,
  persisted: async () => (await asked(() => navigator.storage.persisted())) ?? false,
}

/** Null where there is no answer: an old browser, or a context that the API is refused in. */
async function asked<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question()
  } catch {
    return null
  }
}

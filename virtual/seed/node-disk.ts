import { statfs } from 'node:fs/promises'
import type { Disk } from '../../extension/engine/disk.ts'

/** The room on the disk that a folder is on. Nobody throws files away here. */
export function nodeDisk(folder: string): Disk {
  return {
    async estimate() {
      const { bsize, blocks, bavail } = await statfs(folder)
      return { used: (blocks - bavail) * bsize, quota: blocks * bsize }
    },
    persist: async () => true,
    persisted: async () => true,
  }
}

import { readdir, readFile } from 'node:fs/promises'

/**
 * Bytes of memory that a process group takes, what several share counted once (Linux: the sum of `Pss`); undefined where
 * the system does not say.
 */
export async function memoryOf(group: number | undefined): Promise<number | undefined> {
  if (process.platform !== 'linux' || group === undefined) return undefined
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      // It may have ended since.
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
      // The program's name stands before, in brackets, and may hold blanks.
      const [, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(itsGroup) !== group) return 0
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1_024
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

import { readFile } from 'node:fs/promises'
import { type Seed, type SeedOptions, startSeed } from '../../virtual/seed/start-seed.ts'
import { answer } from '../child.ts'

let seed: Seed | undefined

const methods = {
  /** Resolves when the seed is online and holds all that is to be had. */
  async start(options: Omit<SeedOptions, 'log'>): Promise<void> {
    const whole = Promise.withResolvers<void>()
    seed = await startSeed({
      ...options,
      log: (line) => {
        if (/^online, .*, nothing missing/.test(line)) whole.resolve()
      },
    })
    await whole.promise
  },
  async stop(): Promise<void> {
    await seed?.stop()
  },
  /**
   * The most memory that this process had so far, MB, by Linux's word on it: what `resourceUsage` says begins, for a
   * process that was forked, with all that its parent had.
   */
  async peakMemory(): Promise<number> {
    const [, kilobytes] = /^VmHWM:\s*(\d+)/m.exec(await readFile('/proc/self/status', 'utf8')) ?? []
    if (kilobytes === undefined) throw new Error('this system does not say how much memory a process had')
    return Number(kilobytes) / 1_000
  },
}
export type SeedMethods = typeof methods

answer(methods)

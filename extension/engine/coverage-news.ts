import type { EpochId, LogId } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'

/** How often peers hear what this client newly holds, ms. */
const EVERY_MS = 1_000

type IsNews = (log: LogId, epoch: EpochId) => boolean

/** Collects what changed of the coverage, and tells it together. No timer runs while nothing changes. */
export class CoverageNews {
  readonly #clock: Clock
  readonly #tell: (isNews: IsNews) => void
  #untold = new Set<string>()
  #cancel: (() => void) | undefined

  constructor(clock: Clock, tell: (isNews: IsNews) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  add(log: LogId, epoch: EpochId): void {
    this.#untold.add(`${log}/${epoch}`)
    this.#cancel ??= this.#clock.after(EVERY_MS, () => {
      this.#cancel = undefined
      const news = this.#untold
      this.#untold = new Set()
      this.#tell((log, epoch) => news.has(`${log}/${epoch}`))
    })
  }

  stop(): void {
    this.#cancel?.()
  }
}

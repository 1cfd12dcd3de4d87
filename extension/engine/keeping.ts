import type { LogId } from '../../shared/ids.ts'
import type { Settings } from '../bridge/settings.ts'
import type { Clock } from './clock.ts'
import { EVERYTHING, type Since } from './coverage.ts'
import type { FactStore, StoredPage } from './fact-store.ts'
import type { History } from './history.ts'
import { pagesToFree, wantedSince } from './retention.ts'

/** How often a client that does not keep everything looks for what it may free, ms. */
const FREE_EVERY_MS = 10 * 60_000
/** It takes a look at every page, so its answer holds so long, ms. */
const WANTED_FOR_MS = 1_000
/** So long what a person reads back stays, whatever the setting, ms. */
const READING_MS = 60 * 60_000

export interface KeepingHost {
  clock: Clock
  history: History
  store: FactStore
  keep(): Settings['keep']
  /** What one may not read is not asked for. */
  mayRead(log: LogId): boolean
}

/** What of a server is kept and wanted: by the setting, and by what the person reads now. */
export class Keeping {
  readonly #host: KeepingHost
  readonly #everything = new Set<LogId | null>()
  readonly #reading = new Map<LogId, number>()
  #cancel: (() => void) | undefined
  #freedAt = Number.NEGATIVE_INFINITY
  #wanted = { at: Number.NEGATIVE_INFINITY, since: 0 }
  #stopped = false

  constructor(host: KeepingHost) {
    this.#host = host
  }

  /** Nothing older is asked for, of each log, ms since 1970. */
  readonly since: Since = (log) => {
    if (!this.#host.mayRead(log)) return Number.POSITIVE_INFINITY
    return this.wantsAll(log) || this.#host.keep().kind === 'all' ? EVERYTHING : this.#wantedSince()
  }

  /** The same for every log, and asked for with every gap. */
  #wantedSince(): number {
    const now = this.#host.clock.now()
    if (now - this.#wanted.at >= WANTED_FOR_MS) {
      const { history, keep } = this.#host
      this.#wanted = { at: now, since: wantedSince(history.coverage.pages(), keep(), now) }
    }
    return this.#wanted.since
  }

  /** Whether a log is wanted to its beginning. */
  wantsAll(log: LogId): boolean {
    const until = this.#reading.get(log) ?? 0
    return this.isEverything(log) || until > this.#host.clock.now()
  }

  /** Whether the person asked for all of it. */
  isEverything(log: LogId): boolean {
    return this.#everything.has(null) || this.#everything.has(log)
  }

  /** The person looks at this log's past. Answers whether that makes more of it wanted than before. */
  reads(log: LogId): boolean {
    const more = !this.wantsAll(log)
    this.#reading.set(log, this.#host.clock.now() + READING_MS)
    return more
  }

  /** The person wants all of a log, or of all; or no longer. */
  everything(log: LogId | null, on: boolean): void {
    if (on) this.#everything.add(log)
    else this.#everything.delete(log)
  }

  settingsChanged(): void {
    this.#freedAt = Number.NEGATIVE_INFINITY
    this.#wanted = { at: Number.NEGATIVE_INFINITY, since: 0 }
    this.changed()
  }

  /** Something came in. A machine that keeps everything sets no timer. */
  changed(): void {
    const keep = this.#host.keep()
    if (this.#stopped || this.#cancel || keep.kind === 'all') return
    const wait = Math.max(0, this.#freedAt + FREE_EVERY_MS - this.#host.clock.now())
    this.#cancel = this.#host.clock.after(wait, () => {
      this.#cancel = undefined
      this.#freedAt = this.#host.clock.now()
      // A disk that fails here is tried again at the next change. What is kept by days grows old without one.
      void this.#free()
        .catch(() => undefined)
        .then(() => keep.kind === 'days' && this.changed())
    })
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }

  async #free(): Promise<void> {
    const { history, store, clock, keep } = this.#host
    const pins = (await store.marksOf('pin')).filter(({ on, moderator }) => on && moderator)
    const pinned = new Set<StoredPage>(pins.flatMap(({ log, at }) => history.coverage.holding(log, at)))
    const idle = [...history.coverage.pages()].filter(({ log }) => !this.wantsAll(log))
    const freed = pagesToFree(idle, keep(), clock.now(), (page) => pinned.has(page))
    if (freed.length > 0) await history.free(freed)
  }
}

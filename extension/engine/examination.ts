import type { ClaimHash, LogId, PublicKey } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import { type Examine, INDEX_VERSION } from './examine-page.ts'
import type { StoredPage } from './fact-store.ts'
import { FULL_MS } from './full.ts'
import type { History } from './history.ts'
import { passFullDisk } from './pass-full-disk.ts'
import { Reminders } from './reminders.ts'

/** While more pages than this wait and more keep coming, reading them through leaves the machine to the backfill. */
const FEW = 8
/** Then one page is read in so long; none came for so long: at full speed again, ms. */
const REST_MS = 250
/** So often a page is read that changed meanwhile, or whose reading failed; then when the engine starts again. */
const TRIES = 8

export interface ExaminationHost {
  examine: Examine
  clock: Clock
  history: History
  server: PublicKey
  me: PublicKey
  /** Whether words are to be looked for here: a machine that only keeps needs no index of them. */
  terms(): boolean
  changed(): void
}

/**
 * Reads stored pages through, one at a time and the newest first: authors' signatures, marks, unread messages, words.
 * What was not read when the engine ended is read when it starts again.
 */
export class Examination {
  readonly #host: ExaminationHost
  readonly #waiting = new Map<string, StoredPage>()
  /** By log, what was taken back and may stand where nobody said. */
  readonly #takenBack = new Map<LogId, Set<ClaimHash>>()
  readonly #tries = new Map<string, number>()
  readonly #reminders: Reminders
  #running = false
  #stopped = false
  #total = 0
  #addedAt = Number.NEGATIVE_INFINITY

  constructor(host: ExaminationHost) {
    this.#host = host
    this.#reminders = new Reminders(host.clock)
  }

  /** Looks for pages that were not read yet, or into an index of another version. */
  async open(): Promise<void> {
    const rows = [...this.#host.history.coverage.pages()]
    if (rows.some(({ examined }) => examined !== 0 && examined !== INDEX_VERSION))
      return this.rebuild().catch((error) => {
        passFullDisk(error)
        // The index stays as it was until there is room.
        this.#reminders.after('open', FULL_MS, () => void this.open().catch(() => undefined))
      })
    for (const row of rows) if (row.examined !== INDEX_VERSION) this.add(row)
  }

  /** Drops the index and makes it anew. */
  async rebuild(): Promise<void> {
    for (const row of await this.#host.history.forgetIndex()) this.add(row)
  }

  /** How far the reading is; null when there is nothing to read. */
  get progress(): { done: number; total: number } | null {
    const left = this.#waiting.size
    return left > 0 ? { done: this.#total - left, total: this.#total } : null
  }

  add(row: StoredPage): void {
    if (this.#stopped) return
    this.#addedAt = this.#host.clock.now()
    const key = `${row.log}/${row.epoch}/${row.index}`
    if (!this.#waiting.has(key)) this.#total++
    this.#waiting.set(key, row)
    this.#begin()
  }

  /** Once all is read, copies of these are looked for. */
  takenBack(log: LogId, targets: ClaimHash[]): void {
    const known = this.#takenBack.get(log) ?? new Set()
    for (const target of targets) known.add(target)
    this.#takenBack.set(log, known)
    this.#begin()
  }

  #begin(): void {
    if (this.#running || this.#stopped) return
    this.#running = true
    void this.#run().finally(() => {
      this.#running = false
      this.#total = 0
      this.#host.changed()
      if (this.#waiting.size + this.#takenBack.size > 0) this.#begin()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#waiting.clear()
    this.#reminders.stop()
  }

  async #run(): Promise<void> {
    // Whoever stored the page is not done yet.
    await Promise.resolve()
    while (this.#waiting.size > 0 && !this.#stopped) {
      await this.#rest()
      const next = this.#newest()
      if (!next || this.#stopped) break
      const [key, row] = next
      const read = await this.#read(row)
        .catch(passFullDisk)
        .catch(() => false)
      if (read === undefined) {
        // The disk has no room for what was found: it stays in line, and that is no try.
        await this.#pause(FULL_MS)
        continue
      }
      if (this.#waiting.get(key) === row) this.#waiting.delete(key)
      // It changed while it was read.
      if (!read) this.#again(key, row)
      this.#host.changed()
    }
    await this.#sweep()
  }

  async #sweep(): Promise<void> {
    for (const [log, targets] of this.#takenBack) {
      if (this.#stopped) return
      this.#takenBack.delete(log)
      const swept = await this.#host.history
        .sweep(log, [...targets])
        .then(() => true)
        .catch(passFullDisk)
        .catch(() => true)
      if (swept) continue
      this.takenBack(log, [...targets])
      await this.#pause(FULL_MS)
    }
  }

  async #rest(): Promise<void> {
    const { clock } = this.#host
    if (this.#waiting.size <= FEW || clock.now() - this.#addedAt >= REST_MS) return
    await this.#pause(REST_MS)
  }

  /** Once stopped, nothing goes on behind it. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.#reminders.after('pause', ms, resolve))
  }

  #newest(): [string, StoredPage] | undefined {
    let newest: [string, StoredPage] | undefined
    for (const entry of this.#waiting) if (!newest || entry[1].lastId > newest[1].lastId) newest = entry
    return newest
  }

  /** Answers whether nothing of it is left to read. */
  async #read(of: StoredPage): Promise<boolean> {
    const { history, server, me } = this.#host
    const row = history.coverage.held(of)
    if (!row || row.examined === INDEX_VERSION || history.held.isTail(row)) return true
    const { log, epoch, index } = row
    const deflated = await history.held.pageToServe(row)
    if (!deflated) return true
    const examined = await this.#host.examine({ server, me, log, epoch, index, deflated })
    return this.#stopped || history.applyExamined(row, examined, this.#host.terms())
  }

  /** Once more, and again only after a while: what fails for good must not keep the machine busy. */
  #again(key: string, row: StoredPage): void {
    const tries = (this.#tries.get(key) ?? 0) + 1
    this.#tries.set(key, tries)
    if (tries <= TRIES) this.add(row)
  }
}

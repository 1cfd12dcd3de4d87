import type { EpochId, LogId } from '../../shared/ids.ts'
import type { LieSeen } from '../bridge/state.ts'
import type { Batch } from './batch.ts'
import type { Clock } from './clock.ts'
import type { Examined } from './examine-page.ts'
import type { FactStore, Lie } from './fact-store.ts'

/** One says it all; some more show how far it went. */
const MOST_KEPT = 16

/** Facts that the relay stamped and their authors did not sign. */
export class Forged {
  readonly #clock: Clock
  readonly #kept = new Map<string, Extract<Lie, { kind: 'forged-author' }>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async open(store: FactStore): Promise<void> {
    for (const lie of await store.lies()) if (lie.kind === 'forged-author') this.#kept.set(lie.key, lie)
  }

  get seen(): LieSeen[] {
    return [...this.#kept.values()].map(({ kind, log, seen, author }) => ({ kind, log, seen, author }))
  }

  add(log: LogId, epoch: EpochId, bad: Examined['bad'], batch: Batch): void {
    for (const { seq, author } of bad) {
      const key = `${log}/${epoch}/${seq}`
      if (!author || this.#kept.has(key) || this.#kept.size >= MOST_KEPT) continue
      const lie = { key, kind: 'forged-author' as const, log, seen: this.#clock.now(), epoch, seq, author }
      batch.add('putLies', lie).after(() => this.#kept.set(key, lie))
    }
  }
}

import { type FactId, REPORTS_LOG } from '../../shared/ids.ts'
import type { Policy } from '../../shared/policy-state.ts'
import type { ChannelIndex } from './channel-index.ts'
import type { Deletions } from './deletions.ts'
import type { StoredPage } from './fact-store.ts'
import type { History, Taking } from './history.ts'

export interface SweepingHost {
  policy(): Policy
  channels: ChannelIndex
  deletions: Deletions
  history(): History
}

/** Takes back, channel by channel, what the policy takes back, once for each change of it; goes on after a restart. */
export class Sweeping {
  readonly #host: SweepingHost
  #running: Promise<void> | undefined
  #again = false

  constructor(host: SweepingHost) {
    this.#host = host
  }

  /** Resolves when all is taken back that was to be when this was called. */
  run(): Promise<void> {
    this.#again = true
    this.#running ??= this.#sweep().finally(() => {
      this.#running = undefined
      return this.#again ? this.run() : undefined
    })
    return this.#running
  }

  async #sweep(): Promise<void> {
    let policy = this.#host.policy()
    while (this.#again) {
      this.#again = false
      policy = this.#host.policy()
      const all = takingsOf(policy)
      for (const log of [...policy.channels.keys(), REPORTS_LOG]) {
        const { takings, mark } = takingsSince(all, this.#host.channels.swept(log))
        if (takings.length === 0) continue
        await this.#host.history().sweepByPolicy(log, takings)
        await this.#host.channels.setSwept(log, mark)
      }
    }
    // What another policy takes back, that came meanwhile, is swept once somebody asks for that.
    if (policy === this.#host.policy()) this.#host.deletions.sweeping = false
  }
}

type TakingAt = Taking & { id: FactId }

/** What takes something back, in order. */
function takingsOf(policy: Policy): TakingAt[] {
  const purges = [...policy.purged].map(([author, { id }]) => ({
    id,
    author,
    mayStandIn: (row: StoredPage) => row.firstId < id,
  }))
  const bans = [...policy.banned].flatMap(([author, stretches]) =>
    stretches.map(([id]) => ({ id, author, mayStandIn: (row: StoredPage) => row.lastId > id })),
  )
  return [...purges, ...bans].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * What was not swept yet. The mark of what was is the last such fact and how many there were up to it: one that comes
 * late, with a lower id, makes all be swept again.
 */
function takingsSince(all: TakingAt[], swept: string | null): { takings: Taking[]; mark: string } {
  const mark = (ids: { id: FactId }[]) => `${ids.at(-1)?.id ?? ''}/${ids.length}`
  const [last = ''] = swept?.split('/') ?? []
  const done = all.filter(({ id }) => id <= last)
  const left = mark(done) === swept ? all.slice(done.length) : all
  return { takings: left, mark: mark(all) }
}

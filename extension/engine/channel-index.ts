import { type FactId, type LogId, type PublicKey, REPORTS_LOG } from '../../shared/ids.ts'
import { inTurn } from '../../shared/in-turn.ts'
import { channelOf, isIn, mayRead, type Policy } from '../../shared/policy-state.ts'
import { Batch } from './batch.ts'
import type { ChannelRow, FactStore, StoredPage } from './fact-store.ts'
import type { History } from './history.ts'

/** Counting stops here: a person reads "999+" and no more. */
const MOST_UNREAD = 999

/** One row a channel: its name, and what of it is unread. */
export class ChannelIndex {
  readonly #store: FactStore
  readonly #history: () => History
  readonly #rows = new Map<LogId, ChannelRow>()
  readonly #dirty = new Set<LogId>()
  #counting: Promise<void> | undefined
  /** One change of rows after the other: none may be made of what another one is about to replace. */
  readonly #inOrder = inTurn()

  constructor(store: FactStore, history: () => History) {
    this.#store = store
    this.#history = history
  }

  async open(): Promise<void> {
    for (const row of await this.#store.channels()) this.#rows.set(row.log, row)
  }

  /** Those that this person may read. */
  logs(): LogId[] {
    return [...this.#rows.values()].flatMap(({ log, readable }) => (readable ? [log] : []))
  }

  /** Whether a page holds what the person has not read yet. */
  isUnread({ log, lastId }: StoredPage): boolean {
    const row = this.#rows.get(log)
    return row !== undefined && (row.readUpTo === null || lastId > row.readUpTo)
  }

  /** Whether this person may read what is held of a log. */
  isReadable(log: LogId): boolean {
    return this.#rows.get(log)?.readable ?? false
  }

  /** What of the policy was swept in a log; see `Sweeping`. */
  swept(log: LogId): string | null {
    return this.#rows.get(log)?.swept ?? null
  }

  setSwept(log: LogId, swept: string): Promise<void> {
    return this.#inOrder(async () => {
      const row = this.#rows.get(log)
      if (row) await this.#put([{ ...row, swept }])
    })
  }

  /** Channels as the policy has them now. What was said before somebody joined is nothing for them to catch up with. */
  follow(policy: Policy, me: PublicKey): Promise<void> {
    return this.#inOrder(() => this.#put(this.#changedBy(policy, me)))
  }

  #changedBy(policy: Policy, me: PublicKey): ChannelRow[] {
    const joined = policy.people.get(me)?.joined ?? null
    const changed: ChannelRow[] = []
    for (const log of [...policy.channels.keys(), REPORTS_LOG]) {
      const channel = channelOf(policy, log)
      if (!channel) continue
      const before = this.#rows.get(log)
      const { name, topic, created, posts, reads, locked, slow, creator } = channel
      const now = {
        ...{ log, name, topic, created, posts, reads, locked, slow, creator },
        members: [...channel.members],
        // Who was put out goes on reading what is here.
        readable: isIn(policy, me) ? mayRead(policy, me, log) : (before?.readable ?? false),
      }
      const isSame = (field: keyof typeof now) => String(before?.[field]) === String(now[field])
      if (before && (Object.keys(now) as (keyof typeof now)[]).every(isSame)) continue
      const fresh = { unread: 0, mentions: 0, readUpTo: joined, newest: null, swept: null }
      changed.push({ ...(before ?? fresh), ...now })
    }
    return changed
  }

  /** What is held of a log changed. Counted soon, and once for all that changes meanwhile. */
  changed(log: LogId): void {
    if (!this.#rows.has(log)) return
    this.#dirty.add(log)
    this.#counting ??= this.#count().finally(() => {
      this.#counting = undefined
    })
  }

  /** The person has read up to a fact. */
  async markRead(log: LogId, upTo: FactId): Promise<void> {
    const isNews = await this.#inOrder(async () => {
      const row = this.#rows.get(log)
      if (!row || (row.readUpTo !== null && upTo <= row.readUpTo)) return false
      this.#rows.set(log, { ...row, readUpTo: upTo })
      return true
    })
    if (isNews) await this.#recount(log, true)
  }

  async #count(): Promise<void> {
    // Whatever called is not done yet.
    await Promise.resolve()
    for (const log of this.#dirty) {
      this.#dirty.delete(log)
      // A disk that fails here is tried again at the next change.
      await this.#recount(log, false).catch(() => undefined)
    }
  }

  async #recount(log: LogId, always: boolean): Promise<void> {
    const before = this.#rows.get(log)
    if (!before) return
    const { messages, mentions } = await this.#history().held.unread(log, before.readUpTo)
    const counted = await this.#inOrder(() => this.#keepCount(before, { messages, mentions }, always))
    if (!counted) await this.#recount(log, always)
  }

  /** Answers false when it was marked as read while it was counted. */
  async #keepCount(
    before: ChannelRow,
    { messages, mentions }: { messages: number; mentions: number },
    always: boolean,
  ): Promise<boolean> {
    const { log } = before
    const row = this.#rows.get(log) ?? before
    if (row.readUpTo !== before.readUpTo) return false
    let newest = row.newest
    for (const { lastId } of this.#history().coverage.pages(log))
      if (newest === null || lastId > newest) newest = lastId
    const most = (count: number) => Math.min(count, MOST_UNREAD)
    const after = { ...row, newest, unread: most(messages), mentions: most(mentions) }
    const same = after.newest === row.newest && after.unread === row.unread && after.mentions === row.mentions
    if (!same || always) await this.#put([after])
    return true
  }

  async #put(rows: ChannelRow[]): Promise<void> {
    const batch = new Batch().add('putChannels', ...rows)
    batch.after(() => {
      for (const row of rows) this.#rows.set(row.log, row)
    })
    await batch.write(this.#store)
  }
}

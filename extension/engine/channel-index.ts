import { readBody } from '../../shared/body.ts'
import { equalBytes } from '../../shared/bytes.ts'
import type { Fact } from '../../shared/fact.ts'
import { type FactId, idBytes, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { Policy } from '../../shared/policy.ts'
import type { ChannelRow, FactStore } from './fact-store.ts'
import { claimOf } from './read-claim.ts'

/** Counting stops here: a person reads "999+" and no more. */
const MOST_UNREAD = 999

/** One row a channel: its name, and what of it is unread. */
export class ChannelIndex {
  readonly #store: FactStore
  readonly #me: PublicKey
  readonly #rows = new Map<LogId, ChannelRow>()

  constructor(store: FactStore, me: PublicKey) {
    this.#store = store
    this.#me = me
  }

  async open(): Promise<void> {
    for (const row of await this.#store.channels()) this.#rows.set(row.log, row)
  }

  logs(): LogId[] {
    return [...this.#rows.keys()]
  }

  /** Channels as the policy has them now. What was said before `joined` is nothing to catch up with. */
  async follow(policy: Policy, joined: FactId | null): Promise<void> {
    const changed: ChannelRow[] = []
    for (const { log, name, topic, created } of policy.channels.values()) {
      const before = this.#rows.get(log)
      if (before?.name === name && before.topic === topic) continue
      const fresh = { unread: 0, mentions: 0, readUpTo: joined, newest: null }
      changed.push({ ...(before ?? fresh), log, name, topic, created })
    }
    await this.#put(changed)
  }

  /** Counts what came in and is not read yet. */
  async add(log: LogId, facts: Fact[]): Promise<void> {
    const row = this.#rows.get(log)
    if (!row) return
    let { unread, mentions, newest } = row
    for (const fact of facts) {
      if (newest === null || fact.id > newest) newest = fact.id
      if (row.readUpTo !== null && fact.id <= row.readUpTo) continue
      const seen = this.#look(fact)
      if (seen.mine) continue
      unread += seen.message ? 1 : 0
      mentions += seen.mention ? 1 : 0
    }
    await this.#put([
      { ...row, newest, unread: Math.min(unread, MOST_UNREAD), mentions: Math.min(mentions, MOST_UNREAD) },
    ])
  }

  /** The person has read up to a fact; `later` are the facts behind it. */
  async markRead(log: LogId, upTo: FactId, later: () => Promise<Fact[]>): Promise<void> {
    const row = this.#rows.get(log)
    if (!row || (row.readUpTo !== null && upTo <= row.readUpTo)) return
    const read = { ...row, readUpTo: upTo, unread: 0, mentions: 0 }
    await this.#put([read])
    if (row.newest !== null && row.newest > upTo) await this.add(log, await later())
  }

  #look(fact: Fact): { mine: boolean; message: boolean; mention: boolean } {
    const claim = claimOf(fact)
    if (claim?.type !== 'message') return { mine: false, message: false, mention: false }
    const mine = claim.author === this.#me
    try {
      const { mentions = [] } = readBody('message', claim.body)
      const key = idBytes(this.#me)
      return { mine, message: true, mention: mentions.some((mentioned) => equalBytes(mentioned, key)) }
    } catch {
      return { mine, message: false, mention: false }
    }
  }

  async #put(rows: ChannelRow[]): Promise<void> {
    if (rows.length === 0) return
    for (const row of rows) this.#rows.set(row.log, row)
    await this.#store.putChannels(rows)
  }
}

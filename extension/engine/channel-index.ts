import { readBody } from '../../shared/body.ts'
import { equalBytes } from '../../shared/bytes.ts'
import { checkClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { Fact } from '../../shared/fact.ts'
import { type FactId, idBytes, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { Policy } from '../../shared/policy.ts'
import type { ChannelRow, FactStore } from './fact-store.ts'
import { claimOf } from './read-claim.ts'

/** Counting stops here: a person reads "999+" and no more. */
const MOST_UNREAD = 999

/** One row a channel: its name, and what of it is unread. */
export class ChannelIndex {
  readonly #crypto: Crypto
  readonly #store: FactStore
  readonly #me: PublicKey
  readonly #rows = new Map<LogId, ChannelRow>()

  constructor(crypto: Crypto, store: FactStore, me: PublicKey) {
    this.#crypto = crypto
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
    const before = this.#rows.get(log)
    if (!before) return
    const unread = facts.filter(({ id }) => before.readUpTo === null || id > before.readUpTo)
    const looks = await Promise.all(unread.map((fact) => this.#look(fact)))
    // Read again: it may have been marked as read meanwhile.
    const row = this.#rows.get(log) ?? before
    let { mentions, newest } = row
    let messages = row.unread
    for (const { id } of facts) if (newest === null || id > newest) newest = id
    for (const [i, { id }] of unread.entries()) {
      if (row.readUpTo !== null && id <= row.readUpTo) continue
      messages += looks[i]?.message ? 1 : 0
      mentions += looks[i]?.mention ? 1 : 0
    }
    const most = (count: number) => Math.min(count, MOST_UNREAD)
    await this.#put([{ ...row, newest, unread: most(messages), mentions: most(mentions) }])
  }

  /** The person has read up to a fact; `later` are the facts behind it. */
  async markRead(log: LogId, upTo: FactId, later: () => Promise<Fact[]>): Promise<void> {
    const row = this.#rows.get(log)
    if (!row || (row.readUpTo !== null && upTo <= row.readUpTo)) return
    const read = { ...row, readUpTo: upTo, unread: 0, mentions: 0 }
    await this.#put([read])
    if (row.newest !== null && row.newest > upTo) await this.add(log, await later())
  }

  /** What of it counts: messages of others, truly by them. */
  async #look(fact: Fact): Promise<{ message: boolean; mention: boolean }> {
    const nothing = { message: false, mention: false }
    const claim = claimOf(fact)
    if (claim?.type !== 'message' || claim.author === this.#me) return nothing
    try {
      const { mentions = [] } = readBody('message', claim.body)
      await checkClaim(this.#crypto, claim, fact.signature)
      const key = idBytes(this.#me)
      return { message: true, mention: mentions.some((mentioned) => equalBytes(mentioned, key)) }
    } catch {
      return nothing
    }
  }

  async #put(rows: ChannelRow[]): Promise<void> {
    if (rows.length === 0) return
    for (const row of rows) this.#rows.set(row.log, row)
    await this.#store.putChannels(rows)
  }
}

import type { LogId, PublicKey } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { Gap } from './coverage.ts'
import type { History } from './history.ts'
import type { PeerSession } from './peer-session.ts'
import type { Peers } from './peers.ts'

/** Pages asked from one peer and not answered yet: enough to keep the channel full, few enough to change one's mind. */
const IN_FLIGHT = 6
/** People dialled at once to learn what they hold. */
const DIAL_AT_ONCE = 3

export interface OnlinePeer {
  key: PublicKey
  virtual: boolean
}

export interface BackfillHost {
  clock: Clock
  history: History
  peers: Peers
  /** Everybody online but oneself. */
  online(): OnlinePeer[]
  /** Nothing older than this is wanted, ms since 1970; 0: everything is. */
  since(): number
  /** From a number between 0 and 1, handed in. */
  chance(): number
  changed(): void
}

export type Blocked = 'nobody-online' | 'nobody-has-it'

/**
 * Fills what is missing, newest first, from one peer at a time. A person is always asked before a virtual client: one of
 * those only when nobody else online has the page or can be reached.
 */
export class Backfill {
  readonly #host: BackfillHost
  /** Pages that a peer said it has and could not give, until its coverage changes. */
  #useless = new WeakMap<PeerSession, Set<string>>()
  #first: LogId | undefined
  #running = false
  #again = false
  /** A better order or a better source may have come: the round under way ends early. */
  #interrupted = false
  #cancelRetry: () => void = () => undefined
  #from: PublicKey | null = null
  #blocked: Blocked | null = null

  constructor(host: BackfillHost) {
    this.#host = host
  }

  /** Who is being asked now. */
  get from(): PublicKey | null {
    return this.#from
  }

  get blocked(): Blocked | null {
    return this.#blocked
  }

  /** The person looks at this log's past: it goes first. */
  prefer(log: LogId): void {
    if (this.#first === log) return
    this.#first = log
    this.#interrupted = true
    this.kick()
  }

  /** Something changed that may bring what is missing. Cheap; call it freely. */
  kick(): void {
    if (this.#running) {
      this.#again = true
      return
    }
    this.#running = true
    void this.#run().finally(() => {
      this.#running = false
      if (this.#again) this.kick()
    })
  }

  stop(): void {
    this.#cancelRetry()
  }

  async #run(): Promise<void> {
    do {
      this.#again = false
      this.#cancelRetry()
      while (await this.#round()) this.#host.changed()
    } while (this.#again)
    this.#from = null
    this.#host.changed()
  }

  /** Asks one peer for what it has of what is missing. Answers whether anything moved. */
  async #round(): Promise<boolean> {
    const gaps = [...this.#host.history.coverage.gaps(this.#host.since(), this.#first)]
    this.#blocked = null
    this.#interrupted = false
    if (gaps.length === 0) return false
    const chosen = this.#choose(gaps)
    if (!chosen) return false
    this.#from = chosen.key
    this.#host.changed()
    return this.#fetch(chosen.key, chosen.session, chosen.gaps)
  }

  /** Whom to ask, and for what; undefined when nobody can be asked now, after dialling whoever might. */
  #choose(gaps: Gap[]): { key: PublicKey; session: PeerSession; gaps: Gap[] } | undefined {
    const online = this.#host.online()
    const people = this.#shuffled(online.filter((peer) => !peer.virtual))
    const fromPeople = this.#best(people, gaps)
    if (fromPeople) return fromPeople
    // Some person may still have it: learn what they hold before a virtual client is asked.
    if (this.#dial(people)) return undefined
    const virtual = this.#shuffled(online.filter((peer) => peer.virtual))
    const fromVirtual = this.#best(virtual, gaps)
    if (fromVirtual) return fromVirtual
    if (this.#dial(virtual)) return undefined
    this.#blocked = online.length === 0 ? 'nobody-online' : 'nobody-has-it'
    const retry = this.#host.peers.retryIn(online.map(({ key }) => key))
    if (retry !== undefined) this.#cancelRetry = this.#host.clock.after(retry + 100, () => this.kick())
    return undefined
  }

  #best(
    candidates: OnlinePeer[],
    gaps: Gap[],
  ): { key: PublicKey; session: PeerSession; gaps: Gap[] } | undefined {
    const sessions = new Map(this.#host.peers.sessions().map(({ key, session }) => [key, session]))
    // The newest gap that anybody can fill decides; of its holders the one with most of the rest is asked.
    let best: { key: PublicKey; session: PeerSession; gaps: Gap[] } | undefined
    for (const { key } of candidates) {
      const session = sessions.get(key)
      if (!session) continue
      const fills = gaps.filter(
        (gap) => session.coverage.helps(gap) && !this.#useless.get(session)?.has(keyOf(gap)),
      )
      const newest = fills[0]
      if (!newest) continue
      const bestNewest = best?.gaps[0]
      const rank = bestNewest ? gaps.indexOf(newest) - gaps.indexOf(bestNewest) : -1
      if (!best || rank < 0 || (rank === 0 && fills.length > best.gaps.length))
        best = { key, session, gaps: fills }
    }
    return best
  }

  /** Dials whoever of these is not connected. Answers whether anybody may still say hello. */
  #dial(candidates: OnlinePeer[]): boolean {
    const { peers } = this.#host
    const connected = new Set(peers.sessions().map(({ key }) => key))
    const open = candidates.filter(
      ({ key }) => !connected.has(key) && (peers.connecting(key) || peers.reachable(key)),
    )
    for (const { key } of open.slice(0, DIAL_AT_ONCE)) peers.dial(key)
    return open.slice(0, DIAL_AT_ONCE).some(({ key }) => peers.connecting(key))
  }

  async #fetch(key: PublicKey, session: PeerSession, gaps: Gap[]): Promise<boolean> {
    const queue = gaps.slice(0, IN_FLIGHT * 8)
    let moved = false
    const one = async (): Promise<void> => {
      for (let gap = queue.shift(); gap && session.open; gap = queue.shift()) {
        if (this.#interrupted) return
        if (await this.#fetchPage(key, session, gap)) moved = true
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, one))
    return moved || this.#interrupted || !session.open
  }

  async #fetchPage(key: PublicKey, session: PeerSession, gap: Gap): Promise<boolean> {
    let deflated: Uint8Array
    try {
      deflated = await session.ask(gap)
    } catch {
      this.#markUseless(session, gap)
      return false
    }
    try {
      const news = await this.#host.history.acceptPage(deflated, gap)
      if (news > 0) return true
      this.#markUseless(session, gap)
      return false
    } catch (error) {
      // What does not hold, the peer is to blame for: it had a page that holds, or none. A full disk is nobody's lie.
      if (error instanceof Refusal && error.reason !== 'disk-full') this.#host.peers.markLiar(key)
      else this.#markUseless(session, gap)
      return false
    }
  }

  #markUseless(session: PeerSession, gap: Gap): void {
    const pages = this.#useless.get(session) ?? new Set()
    this.#useless.set(session, pages.add(keyOf(gap)))
  }

  /** A peer's coverage changed: what it lacked it may have now. */
  refreshed(): void {
    this.#useless = new WeakMap()
    this.#interrupted = true
    this.kick()
  }

  #shuffled<T>(list: T[]): T[] {
    return list
      .map((item) => ({ item, at: this.#host.chance() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  }
}

const keyOf = ({ log, epoch, index }: Gap) => `${log}/${epoch}/${index}`

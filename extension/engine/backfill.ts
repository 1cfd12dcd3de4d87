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
/** So long people are dialled before a virtual client is asked beside them, ms: in a crowd that cannot be reached, dialling everybody takes minutes. */
const PATIENCE_MS = 15_000

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
  /** Whether signals reach anybody: without them no new connection can form. */
  canDial(): boolean
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
  #first: LogId | undefined
  #running = false
  #again = false
  #stopped = false
  /** A better order or a better source may have come: the round under way ends early. */
  #interrupted = false
  #cancelRetry: () => void = () => undefined
  #from: PublicKey | null = null
  #blocked: Blocked | null = null
  /** Since when people are dialled without any of them having been of use, ms since 1970. */
  #dialling: number | undefined

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
    if (this.#stopped) return
    this.#again = true
    if (this.#running) return
    this.#running = true
    void this.#run()
  }

  stop(): void {
    this.#stopped = true
    this.#interrupted = true
    this.#cancelRetry()
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false
      this.#cancelRetry()
      // Whoever kicked has not finished what it is doing.
      await Promise.resolve()
      try {
        while (!this.#stopped && (await this.#round())) this.#host.changed()
      } catch {
        // The platform failed, as when a database is closed: the next kick tries again.
      }
      this.#from = null
    }
    this.#running = false
    this.#host.changed()
  }

  /** Asks one peer for what it has of what is missing. Answers whether there was one to ask. */
  async #round(): Promise<boolean> {
    const gaps = [...this.#host.history.coverage.gaps(this.#host.since(), this.#first)]
    this.#blocked = null
    this.#interrupted = false
    if (gaps.length === 0) return false
    const chosen = this.#choose(gaps)
    if (!chosen) return false
    this.#from = chosen.key
    this.#host.changed()
    await this.#fetch(chosen.key, chosen.session, chosen.gaps)
    // Even if nothing came: then this peer is not asked for it again, and the next one may be.
    return true
  }

  /** Whom to ask, and for what; undefined when nobody can be asked now, after dialling whoever might. */
  #choose(gaps: Gap[]): { key: PublicKey; session: PeerSession; gaps: Gap[] } | undefined {
    const online = this.#host.online()
    const people = this.#shuffled(online.filter((peer) => !peer.virtual))
    const fromPeople = this.#best(people, gaps)
    if (fromPeople) {
      this.#dialling = undefined
      return fromPeople
    }
    // Some person may still have it: learn what they hold before a virtual client is asked.
    const now = this.#host.clock.now()
    if (this.#dial(people)) {
      this.#dialling ??= now
      if (now - this.#dialling < PATIENCE_MS) return undefined
    } else this.#dialling = undefined
    const virtual = this.#shuffled(online.filter((peer) => peer.virtual))
    const fromVirtual = this.#best(virtual, gaps)
    if (fromVirtual) return fromVirtual
    if (this.#dial(virtual)) return undefined
    if (this.#dialling !== undefined) return undefined
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
      const fills = gaps.filter((gap) => session.coverage.helps(gap))
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
    const strangers = candidates.filter(({ key }) => !connected.has(key))
    const dialled = strangers.filter(({ key }) => peers.connecting(key)).length
    const next = strangers.filter(({ key }) => !peers.connecting(key) && peers.reachable(key))
    const most = this.#host.canDial() ? Math.max(0, DIAL_AT_ONCE - dialled) : 0
    for (const { key } of next.slice(0, most)) peers.dial(key)
    return strangers.some(({ key }) => peers.connecting(key))
  }

  async #fetch(key: PublicKey, session: PeerSession, gaps: Gap[]): Promise<void> {
    const queue = gaps.slice(0, IN_FLIGHT * 8)
    const one = async (): Promise<void> => {
      for (let gap = queue.shift(); gap && session.open; gap = queue.shift()) {
        if (this.#interrupted) return
        await this.#fetchPage(key, session, gap)
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, one))
  }

  async #fetchPage(key: PublicKey, session: PeerSession, gap: Gap): Promise<void> {
    let deflated: Uint8Array
    try {
      deflated = await session.ask(gap)
    } catch {
      session.judge(gap, false)
      return
    }
    try {
      session.judge(gap, (await this.#host.history.acceptPage(deflated, gap)) > 0)
    } catch (error) {
      // What does not hold, the peer is to blame for: it had a page that holds, or none. A full disk is nobody's lie.
      if (error instanceof Refusal && error.reason === 'broken-page') this.#host.peers.markLiar(key)
      else session.judge(gap, false)
    }
  }

  /** Somebody came, went, or holds something else than before. */
  refreshed(): void {
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

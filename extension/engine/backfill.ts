import { CONTROL_LOG, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { Blocked } from '../bridge/state.ts'
import type { BackfillHost } from './backfill-host.ts'
import type { Gap } from './coverage.ts'
import { Dialling } from './dialling.ts'
import { Fetches } from './fetches.ts'
import { type Estimate, FillingPace } from './filling-pace.ts'
import { findPages } from './find-pages.ts'
import { FULL_MS } from './full.ts'
import { PageQueue, type Verdict } from './page-queue.ts'
import { Reminders } from './reminders.ts'
import { Sources } from './sources.ts'
import { WhomToAsk } from './whom-to-ask.ts'

/** Gaps that wait for a place: with so many, one more peer is of use. */
const MANY_WAITING = 12
/** Pages that a person who looks at a log's past gets at a time where bytes are paid for. */
const PAGES_A_LOOK = 4
/** What peers newly hold is looked through at most this often, ms: some talk without end. */
const NEWS_MS = 1_000
/** A peer who can be spared gives up a place for somebody else at most this often, ms. */
const PLACE_MS = 500
/** Gaps that one look did not get to are looked at so much later, ms. */
const MORE_MS = 1_000
/** A person who wants to see a certain time waits at most so long, ms. */
const GO_TO_MS = 20_000

/** Fills what is missing, newest first, from several peers at once. */
export class Backfill {
  readonly #host: BackfillHost
  readonly #queue: PageQueue
  readonly #sources: Sources
  readonly #dialling: Dialling
  readonly #whom: WhomToAsk
  readonly #fetches: Fetches
  readonly #pace = new FillingPace()
  /** Of logs that the person looks at while bytes are paid for, how many pages may still be asked for. */
  readonly #allowed = new Map<LogId, number>()
  readonly #reminders: Reminders
  readonly #waiters = new Set<() => void>()
  /** Logs with something that nobody online can give. */
  readonly #orphaned = new Set<LogId>()
  /** Somebody is being dialled who may have what nobody connected has. */
  #dials = false
  /** Something changed that may bring what nobody could be asked for. */
  #anew = true
  /** Something came since the gaps were last looked through from the beginning. */
  #progress = false
  #newsAt = Number.NEGATIVE_INFINITY
  #scheduled = false
  #stopped = false
  #paused = false
  #full = false

  constructor(host: BackfillHost) {
    const { clock, peers, canDial, chance } = host
    const online = () => host.online()
    this.#host = host
    this.#reminders = new Reminders(clock)
    this.#queue = new PageQueue((first) => host.gaps(first))
    this.#dialling = new Dialling({ clock, peers, canDial, chance, crowded: () => this.#makeRoomSoon() })
    this.#sources = new Sources({
      now: () => clock.now(),
      chance,
      sessions: () => peers.sessions(),
      isVirtual: (key) => online().some((peer) => peer.key === key && peer.virtual),
    })
    this.#whom = new WhomToAsk({ sources: this.#sources, dialling: this.#dialling, online })
    this.#fetches = new Fetches({
      clock,
      accept: (deflated, page) => host.accept(deflated, page),
      liar: ({ key, session }) => peers.markLiar(key, session.road),
      came: (bytes, facts) => {
        this.#pace.add(bytes, facts, clock.now())
        this.#sources.sized(bytes)
      },
      full: () => {
        this.#full = true
        this.#reminders.after('full', FULL_MS, () => {
          this.#full = false
          this.kick()
        })
      },
      over: (gap, brought) => {
        if (brought) this.#progress = true
        else this.#queue.again(gap)
        this.#anew ||= !brought
        if (this.#fetches.size === 0) this.#pace.rest()
      },
      turned: () => this.#go(),
    })
  }

  /** Who is being asked for a page of this log now. */
  from(log: LogId): PublicKey[] {
    return this.#fetches.from(log)
  }

  /** Why nothing of this log comes; null when something does, or soon will. */
  blocked(log: LogId): Blocked | null {
    if (this.#paused) return 'paused'
    if (this.#full) return 'disk-full'
    if (!this.#mayFetch(log)) return 'metered'
    if (!this.#orphaned.has(log) || this.#dials || this.from(log).length > 0) return null
    return this.#host.online().length === 0 ? 'nobody-online' : 'nobody-has-it'
  }

  /** What so many missing facts will take, by what came so far. */
  estimate(missing: number): Estimate {
    return this.#pace.estimate(missing)
  }

  /** The person looks at this log's past: it goes first. */
  prefer(log: LogId): void {
    if (this.#host.metered()) this.#allowed.set(log, PAGES_A_LOOK)
    this.#queue.prefer(log)
    this.kick()
  }

  /** Brings the page in which a time (ms) lies, and its neighbours, before all else. Resolves when that is over. */
  async fetchAt(log: LogId, time: number): Promise<void> {
    const { clock, online, gapAt } = this.#host
    const sources = { clock, online, sources: this.#sources, dialling: this.#dialling }
    const found = await findPages({ ...sources, change: () => this.#change() }, log, time)
    const around = new Map<string, Gap>()
    for (const { epoch, index } of found)
      for (const at of [index, index + 1, index - 1]) {
        const gap = gapAt({ log, epoch, index: at })
        if (gap) around.set(`${epoch}/${at}`, gap)
      }
    const gaps = [...around.values()]
    this.#queue.hurry(gaps)
    this.kick()
    const cancel = clock.after(GO_TO_MS, () => {
      for (const gap of gaps) this.#queue.settle(gap)
      this.#tell()
    })
    while (!this.#stopped && gaps.some((gap) => this.#queue.isUrgent(gap))) await this.#change()
    cancel()
  }

  /** Asks nobody until told otherwise. What is under way still comes. */
  pause(paused: boolean): void {
    this.#paused = paused
    this.kick()
  }

  /** Something changed that may bring what is missing. Cheap; call it freely. */
  kick(): void {
    this.#queue.reset()
    this.#orphaned.clear()
    this.#dials = false
    this.#anew = true
    this.#reminders.cancel('retry')
    this.#go()
  }

  /** Somebody holds something new. */
  news(): void {
    const wait = this.#newsAt + NEWS_MS - this.#host.clock.now()
    if (wait > 0) this.#kickAfter('news', wait)
    else {
      this.#newsAt = this.#host.clock.now()
      this.kick()
    }
  }

  stop(): void {
    this.#stopped = true
    this.#reminders.stop()
    this.#tell()
  }

  #go(): void {
    if (this.#stopped || this.#scheduled) return
    this.#scheduled = true
    // Whoever kicked has not finished what it is doing.
    void Promise.resolve().then(() => {
      this.#scheduled = false
      if (!this.#stopped) this.#look()
    })
  }

  /** Asks for all that can be asked for now. */
  #look(): void {
    if (this.#paused || this.#full) for (const gap of this.#queue.urgent) this.#queue.settle(gap)
    else {
      this.#whom.begin()
      this.#askOthers()
      // While everybody is asked for enough, there is nothing to find; but whom to dial is to be found out once.
      if (this.#anew || this.#sources.hasFree(true)) this.#askNext()
      const busy = this.#sources.busyFor
      if (busy !== undefined) this.#kickAfter('busy', busy)
      if (this.#progress && this.#fetches.size === 0) {
        this.#progress = false
        this.kick()
      }
    }
    this.#tell()
  }

  /** For what takes too long. */
  #askOthers(): void {
    for (const { gap, from } of this.#fetches.late()) {
      const who = this.#whom.another(gap, from)
      if (typeof who === 'object') void this.#fetches.ask(gap, who)
    }
  }

  #askNext(): void {
    this.#anew = false
    let waiting = 0
    const isCut = this.#queue.look((gap) => {
      const verdict = this.#consider(gap)
      if (verdict !== 'waits') return verdict
      return ++waiting >= MANY_WAITING && !this.#sources.hasFree(false) ? 'stop' : 'waits'
    })
    // So many that nobody can be asked for, as where a log is said to go on for ever: the rest waits for a turn of its own.
    if (isCut)
      this.#reminders.after('more', MORE_MS, () => {
        this.#anew = true
        this.#go()
      })
    if (waiting >= MANY_WAITING) this.#whom.dialMore()
    if (this.#dials) return
    if (this.#orphaned.size > 0) this.#retryLater()
    else if (this.#whom.peopleHaveAll) this.#dialling.settled()
  }

  #consider(gap: Gap): Verdict {
    if (this.#fetches.has(gap)) return 'dropped'
    if (this.#host.held(gap) !== gap.held) return this.#settled(gap)
    if (!this.#queue.isUrgent(gap) && !this.#mayFetch(gap.log)) return 'dropped'
    if (this.#fetches.full) return 'stop'
    const who = this.#whom.choose(gap)
    if (who === 'later') return 'waits'
    if (who === 'dialling') {
      this.#dials = true
      return 'dropped'
    }
    if (who === 'nobody') {
      this.#orphaned.add(gap.log)
      return this.#settled(gap)
    }
    const allowed = this.#allowed.get(gap.log)
    if (allowed) this.#allowed.set(gap.log, allowed - 1)
    this.#pace.begin(this.#host.clock.now())
    void this.#fetches.ask(gap, who)
    return 'dropped'
  }

  #settled(gap: Gap): Verdict {
    this.#queue.settle(gap)
    return 'dropped'
  }

  #mayFetch(log: LogId): boolean {
    if (log === CONTROL_LOG || !this.#host.metered() || this.#host.wantsAll(log)) return true
    return (this.#allowed.get(log) ?? 0) > 0
  }

  #retryLater(): void {
    const retry = this.#host.peers.retryIn(this.#host.online().map(({ key }) => key))
    if (retry !== undefined) this.#kickAfter('retry', retry + 100)
  }

  #makeRoomSoon(): void {
    this.#reminders.after('place', PLACE_MS, () => {
      this.#host.peers.makeRoom()
      this.kick()
    })
  }

  #kickAfter(reason: string, ms: number): void {
    this.#reminders.after(reason, ms, () => this.kick())
  }

  #change(): Promise<void> {
    return this.#stopped ? Promise.resolve() : new Promise((resolve) => this.#waiters.add(resolve))
  }

  #tell(): void {
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    for (const resolve of waiters) resolve()
    this.#host.changed()
  }
}

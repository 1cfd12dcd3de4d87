import type { PublicKey } from '../../shared/ids.ts'
import { Pace } from './pace.ts'
import type { PeerSession } from './peer-session.ts'

/** Pages asked from one peer and not answered yet: enough to keep the channel full, few enough to change one's mind. */
const MOST_IN_FLIGHT = 6
/** Of somebody whose speed is not known yet. */
const FIRST_IN_FLIGHT = 2
/** What is in flight should arrive within this, ms: a third of the time after which somebody else is asked too. */
const HORIZON_MS = 1_000
/** Who answers `busy` is asked again after this, ms; doubled each time, up to the most. */
const BUSY_MS = 1_000
const MOST_BUSY_MS = 60_000

/** One peer as somebody to ask: how fast it was so far, and what is asked of it. */
export class Source {
  readonly key: PublicKey
  readonly virtual: boolean
  readonly session: PeerSession
  readonly #pace = new Pace()
  #inFlight = 0
  #behind = false
  #busySince: number | undefined
  #busyUntil = 0
  #busyMs = BUSY_MS

  constructor(key: PublicKey, virtual: boolean, session: PeerSession) {
    this.key = key
    this.virtual = virtual
    this.session = session
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** It took too long at last: it is asked for little, and nobody waits for it. */
  get behind(): boolean {
    return this.#behind
  }

  /** How many more pages may be asked of it now. `pageBytes`: of a usual page. */
  free(now: number, pageBytes: number): number {
    if (now < this.#busyUntil) return 0
    return this.#most(pageBytes) - this.#inFlight
  }

  #most(pageBytes: number): number {
    if (this.#behind || this.session.gives === 'little') return 1
    const { perSecond } = this.#pace
    if (perSecond === undefined) return FIRST_IN_FLIGHT
    const fitting = Math.floor((perSecond * HORIZON_MS) / 1_000 / pageBytes)
    return Math.min(MOST_IN_FLIGHT, Math.max(1, fitting))
  }

  /** Since when it only says that it is busy, ms since 1970; undefined when it does not. */
  get busySince(): number | undefined {
    return this.#busySince
  }

  /** Whom to spare while somebody of a lower rank has the page: who gives little, and whom only the relay reaches. */
  get rank(): number {
    return Number(this.session.gives === 'little') * 2 + Number(this.session.road === 'relay')
  }

  /** The less, the sooner it is asked: by how soon a page of it would come. Peers of about the same speed are equal. */
  get cost(): number {
    const speed = Math.round(Math.log2(Math.max(1, this.#pace.perSecond ?? 1_000_000)))
    return this.rank + Number(this.#behind) * 4 + (this.#inFlight + 1) / 2 ** speed
  }

  asked(now: number): void {
    if (this.#inFlight++ === 0) this.#pace.begin(now)
  }

  /** `late`: a page came, after too long. */
  brought(bytes: number, now: number, late: boolean): void {
    this.#pace.add(bytes, now)
    this.#behind = late
    this.#busySince = undefined
    this.#busyMs = BUSY_MS
    this.#done()
  }

  refused(): void {
    this.#done()
  }

  /** It has no place for this client now. */
  busy(now: number): void {
    this.#done()
    this.#busySince ??= now
    // Of all that were refused together, the first counts.
    if (now < this.#busyUntil) return
    this.#busyUntil = now + this.#busyMs
    this.#busyMs = Math.min(MOST_BUSY_MS, this.#busyMs * 2)
  }

  /** For how long it is not asked because it was busy, ms. */
  busyFor(now: number): number | undefined {
    return this.#busyUntil > now ? this.#busyUntil - now : undefined
  }

  fellBehind(): void {
    this.#behind = true
  }

  #done(): void {
    if (--this.#inFlight === 0) this.#pace.rest()
  }
}

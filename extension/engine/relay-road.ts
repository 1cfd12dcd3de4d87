import type { ClientFrame } from '../../shared/client-frames.ts'
import { idBytes, type PublicKey, publicKey } from '../../shared/ids.ts'
import type { RelayFrame } from '../../shared/relay-frames.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { Clock } from './clock.ts'
import type { PeerLink, PeerLinkEvents } from './peer-link.ts'
import { relayLinks } from './relay-link.ts'
import { dayOf } from './traffic-ledger.ts'

/** Below this no pages are given through the relay any more: what is left is for asking others. */
const KEPT_FOR_ASKING = 256 * 1_024

export interface RelayRoadHost {
  random: Random
  clock: Clock
  send(frame: ClientFrame): void
  /** Somebody opens a link. Null turns them away. */
  incoming(from: PublicKey, link: PeerLink): PeerLinkEvents | null
  /** There is too little left to give pages, or enough again. */
  turned(): void
}

type Content<Kind extends RelayFrame['kind']> = Extract<RelayFrame, { kind: Kind }>['content']

/** The way to peers through the relay's socket, within what its owner allows a day. */
export class RelayRoad {
  readonly #host: RelayRoadHost
  readonly #links: ReturnType<typeof relayLinks>
  #left: number | null = null
  /** What was left when the session began: at least so much there is again the next day. */
  #granted: number | null = null
  #day: string

  constructor(host: RelayRoadHost) {
    this.#host = host
    this.#day = dayOf(host.clock.now())
    this.#links = relayLinks({
      random: host.random,
      now: () => host.clock.now(),
      send: (to, bytes) => {
        this.#leave(Math.max(0, (this.left ?? 0) - bytes.length))
        host.send({ kind: 'pass', content: { to: idBytes(to), bytes } })
      },
      incoming: host.incoming,
    })
  }

  /** Bytes that this person may still send today; null where the owner allows none, or nobody knows. */
  get left(): number | null {
    const day = dayOf(this.#host.clock.now())
    if (day !== this.#day) {
      this.#day = day
      this.#left = this.#granted
    }
    return this.#left
  }

  get open(): boolean {
    return (this.left ?? 0) > 0
  }

  /** Whether pages may go this way. */
  get gives(): boolean {
    return (this.left ?? 0) >= KEPT_FOR_ASKING
  }

  /** Begins to open a link, as `RelayLinks` says; undefined while nothing may be sent. */
  to(peer: PublicKey, events: PeerLinkEvents): PeerLink | undefined {
    return this.open ? this.#links.open(peer, events) : undefined
  }

  /** A new session with the relay: links of the one before are gone. */
  begin(allowance: number): void {
    this.#links.lost()
    this.#granted = allowance > 0 ? allowance : null
    this.#leave(this.#granted)
  }

  lost(): void {
    this.#links.lost()
  }

  passed({ from, bytes, allowance }: Content<'passed'>): void {
    this.#leave(allowance)
    this.#links.passed(publicKey(from), bytes)
  }

  unpassed({ to, reason }: Content<'unpassed'>): void {
    if (reason === 'too-many') this.#leave(0)
    this.#links.gone(publicKey(to))
  }

  gone(peer: PublicKey): void {
    this.#links.gone(peer)
  }

  #leave(left: number | null): void {
    const gave = this.gives
    this.#left = left
    if (gave !== this.gives) this.#host.turned()
  }
}

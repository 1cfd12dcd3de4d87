import type { PublicKey } from '../../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { Peers } from './peers.ts'

/** People dialled at once to learn what they hold. */
const DIAL_AT_ONCE = 3
/** So long people are dialled before a virtual client is asked beside them, ms: in a crowd that cannot be reached, dialling everybody takes minutes. */
const PATIENCE_MS = 15_000

export interface DiallingHost {
  clock: Clock
  peers: Peers
  /** Whether signals reach anybody: without them no new connection can form. */
  canDial(): boolean
  chance(): number
  /** Somebody is to be dialled, and all places are taken. */
  crowded(): void
}

/** Opens connections to peers who may have what nobody connected has. */
export class Dialling {
  readonly #host: DiallingHost
  /** Since when people are dialled without any of them having been of use, ms since 1970. */
  #since: number | undefined

  constructor(host: DiallingHost) {
    this.#host = host
  }

  /** Dials whoever of these is not connected, a few at once, at random. Answers whether anybody may still say hello. */
  dial(candidates: PublicKey[]): boolean {
    const { isConnecting, isCrowded } = this.#dialSome(candidates, DIAL_AT_ONCE)
    if (isCrowded) this.#host.crowded()
    return isConnecting || isCrowded
  }

  /** The same for more speed: nobody gives up a place for this. */
  dialMore(candidates: PublicKey[], atOnce: number): void {
    this.#dialSome(candidates, atOnce)
  }

  #dialSome(candidates: PublicKey[], atOnce: number): { isConnecting: boolean; isCrowded: boolean } {
    const { peers, canDial, chance } = this.#host
    const connected = new Set(peers.sessions().map(({ key }) => key))
    const strangers = candidates.filter((key) => !connected.has(key))
    const dialled = strangers.filter((key) => peers.connecting(key)).length
    const next = strangers.filter((key) => !peers.connecting(key) && peers.reachable(key))
    let left = canDial() ? atOnce - dialled : 0
    for (; left > 0 && next.length > 0 && !peers.full; left--) {
      const [key] = next.splice(Math.floor(chance() * next.length), 1)
      if (key) peers.dial(key)
    }
    const isCrowded = left > 0 && next.length > 0
    return { isConnecting: strangers.some((key) => peers.connecting(key)), isCrowded }
  }

  /** Dials people, and answers whether that may still bring somebody who is to be waited for. */
  waitsFor(people: PublicKey[]): boolean {
    const now = this.#host.clock.now()
    if (!this.dial(people)) {
      this.#since = undefined
      return false
    }
    this.#since ??= now
    return !this.impatient
  }

  /** Those connected have all that is missing. */
  settled(): void {
    this.#since = undefined
  }

  /** Whether people were dialled for long enough. */
  get impatient(): boolean {
    return this.#since !== undefined && this.#host.clock.now() - this.#since >= PATIENCE_MS
  }

  /** Whether people are being dialled. */
  get underWay(): boolean {
    return this.#since !== undefined
  }
}

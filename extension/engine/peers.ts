import { equalBytes } from '../../shared/bytes.ts'
import type { Signer } from '../../shared/crypto.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import { asRefusal, type Reason } from '../../shared/refusal.ts'
import { checkSignal, type SignedSignal, signSignal } from '../../shared/signal.ts'
import type { IceServer, PeerLink } from './peer-link.ts'
import { type PeerHost, PeerSession } from './peer-session.ts'
import type { World } from './world.ts'

/** One peer's connection; a field exists only where it is true. */
type Peer =
  | {
      state: 'connecting'
      role: 'offerer' | 'answerer'
      connection: Uint8Array
      link: PeerLink
      cancel: () => void
    }
  | { state: 'open'; link: PeerLink; session: PeerSession }

export interface PeersHost extends Omit<PeerHost, 'closed' | 'crypto' | 'clock'> {
  signer: Signer
  iceServers(): IceServer[]
  sendSignal(to: PublicKey, signal: SignedSignal): void
}

/** A direct connection that does not form within this is given up; behind it other peers wait to be asked. */
const DIAL_MS = 8_000
/** Somebody who could not be reached is not dialled again before this, unless they come online anew. */
const RETRY_MS = 30_000
/** Nor, before this, somebody with whom there was nothing to do: or all would dial all for a gap that nobody can fill. */
const QUIET_MS = 5 * 60_000
/** Connections at once: each costs memory and keep-alives. */
const MOST_PEERS = 24
/** Of these, kept for peers that this client wants to ask: those who ask it may not hold every place. */
const KEPT_FOR_DIALLING = 6

/** Connections to peers, made on demand and by their signed descriptions only. */
export class Peers {
  readonly #world: World
  readonly #host: PeersHost
  readonly #peers = new Map<PublicKey, Peer>()
  /** When somebody may be dialled again, ms since 1970. */
  readonly #notBefore = new Map<PublicKey, number>()
  readonly #liars = new Set<PublicKey>()
  #stopped = false

  constructor(world: World, host: PeersHost) {
    this.#world = world
    this.#host = host
  }

  /** Peers who proved who they are. */
  sessions(): { key: PublicKey; session: PeerSession }[] {
    return [...this.#peers].flatMap(([key, peer]) =>
      peer.state === 'open' && peer.session.greeted ? [{ key, session: peer.session }] : [],
    )
  }

  connecting(key: PublicKey): boolean {
    const peer = this.#peers.get(key)
    return peer !== undefined && !(peer.state === 'open' && peer.session.greeted)
  }

  /** Whether dialling makes sense now. */
  reachable(key: PublicKey): boolean {
    return !this.#liars.has(key) && (this.#notBefore.get(key) ?? 0) <= this.#world.clock.now()
  }

  /** When the next of these may be dialled again, ms from now; undefined when none waits. */
  retryIn(keys: PublicKey[]): number | undefined {
    const now = this.#world.clock.now()
    const waits = keys.flatMap((key) => {
      const at = this.#notBefore.get(key) ?? 0
      return at > now && !this.#liars.has(key) ? [at - now] : []
    })
    return waits.length > 0 ? Math.min(...waits) : undefined
  }

  /** They came online anew: what was before says nothing. */
  cameOnline(key: PublicKey): void {
    this.#notBefore.delete(key)
  }

  /** There is something new to ask for: of everybody. */
  forgive(): void {
    this.#notBefore.clear()
  }

  isLiar(key: PublicKey): boolean {
    return this.#liars.has(key)
  }

  /** Gave a page that does not hold: is asked and trusted no more. */
  markLiar(key: PublicKey): void {
    this.#liars.add(key)
    this.#drop(key, 'broken-page')
  }

  dial(key: PublicKey): void {
    if (this.#stopped || this.#peers.has(key) || this.#peers.size >= MOST_PEERS) return
    const connection = new Uint8Array(8)
    this.#world.random(connection)
    this.#open(key, 'offerer', connection)
  }

  /** A signal that the relay passed on. One that does not hold is dropped: nobody is owed an answer to it. */
  async signal(signed: SignedSignal): Promise<void> {
    let signal: Awaited<ReturnType<typeof checkSignal>>
    try {
      signal = await checkSignal(this.#world.crypto, this.#host.server, this.#host.signer.key, signed)
    } catch {
      return
    }
    const { from, connection, kind, sdp } = signal
    if (this.#stopped || this.#liars.has(from) || !this.#host.maySee(from)) return
    const peer = this.#peers.get(from)
    if (kind === 'answer') {
      if (peer?.state === 'connecting' && peer.role === 'offerer' && equalBytes(peer.connection, connection))
        peer.link.signal(sdp)
      return
    }
    // Both dialled at once: the lower key's offer stands.
    if (peer?.state === 'connecting' && peer.role === 'offerer' && this.#host.signer.key < from) return
    // An offer from somebody who is connected: they lost the connection and this side has not noticed.
    if (peer) this.#drop(from, 'replaced')
    if (this.#peers.size >= MOST_PEERS - KEPT_FOR_DIALLING) return
    this.#open(from, 'answerer', connection).signal(sdp)
  }

  tellCoverage(rows: CoverageRow[]): void {
    for (const { session } of this.sessions()) session.tellCoverage(rows)
  }

  /** For good. */
  closeAll(): void {
    this.#stopped = true
    for (const key of [...this.#peers.keys()]) this.#drop(key, 'unreachable')
  }

  #open(key: PublicKey, role: 'offerer' | 'answerer', connection: Uint8Array): PeerLink {
    const current = () => this.#peers.get(key)?.link === link
    const link: PeerLink = this.#world.openLink(role, this.#host.iceServers(), {
      signal: (sdp) => void this.#tell(key, role === 'offerer' ? 'offer' : 'answer', connection, sdp),
      opened: () => {
        const peer = this.#peers.get(key)
        if (!current() || peer?.state !== 'connecting') return
        const host: PeerHost = {
          ...this.#host,
          ...this.#outside(),
          closed: (failed) => {
            peer.cancel()
            this.#forget(key, link, failed ? RETRY_MS : QUIET_MS)
          },
        }
        this.#peers.set(key, { state: 'open', link, session: new PeerSession(host, key, link) })
      },
      received: (message) => {
        const peer = this.#peers.get(key)
        if (current() && peer?.state === 'open') peer.session.received(message)
      },
      drained: () => {
        const peer = this.#peers.get(key)
        if (current() && peer?.state === 'open') peer.session.drained()
      },
      closed: () => {
        if (current()) this.#drop(key, 'unreachable')
      },
    })
    // Somebody who opens a link and says nothing on it is not reached either.
    const cancel = this.#world.clock.after(DIAL_MS, () => {
      if (current() && this.connecting(key)) this.#drop(key, 'unreachable')
    })
    this.#peers.set(key, { state: 'connecting', role, connection, link, cancel })
    return link
  }

  #outside() {
    return { crypto: this.#world.crypto, clock: this.#world.clock }
  }

  async #tell(to: PublicKey, kind: 'offer' | 'answer', connection: Uint8Array, sdp: string): Promise<void> {
    const { server, signer } = this.#host
    const time = this.#world.clock.now()
    try {
      this.#host.sendSignal(to, await signSignal(signer, server, { to, connection, kind, sdp, time }))
    } catch (error) {
      this.#drop(to, asRefusal(error).reason)
    }
  }

  #drop(key: PublicKey, reason: Reason): void {
    const peer = this.#peers.get(key)
    if (!peer) return
    if (peer.state === 'open') {
      peer.session.close(reason)
      return
    }
    peer.cancel()
    peer.link.close()
    this.#forget(key, peer.link, reason === 'replaced' ? 0 : RETRY_MS)
  }

  #forget(key: PublicKey, link: PeerLink, wait: number): void {
    if (this.#peers.get(key)?.link !== link) return
    this.#peers.delete(key)
    this.#notBefore.set(key, this.#world.clock.now() + wait)
    if (!this.#stopped) this.#host.changed()
  }
}

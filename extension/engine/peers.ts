import { equalBytes } from '../../shared/bytes.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import { asRefusal, type Reason } from '../../shared/refusal.ts'
import { checkSignal, type Signal, type SignedSignal, signSignal } from '../../shared/signal.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import { Avoid } from './avoid.ts'
import type { Ending, PeerHost, Road } from './peer-host.ts'
import type { PeerLink, PeerLinkEvents } from './peer-link.ts'
import { PeerSession } from './peer-session.ts'
import type { Peer, PeersHost } from './peers-host.ts'
import { Redial } from './redial.ts'
import type { World } from './world.ts'

/** A connection that does not form within this is given up; behind it other peers wait to be asked. */
const DIAL_MS = 8_000
/** Connections at once: each costs memory and keep-alives. */
const MOST_PEERS = 24
/** Of these, kept for peers that this client wants to ask: those who ask it may not hold every place. */
const KEPT_FOR_DIALLING = 6

/** Connections to peers, made on demand: by their signed descriptions, or else through the relay. */
export class Peers {
  readonly #world: World
  readonly #host: PeersHost
  readonly #peers = new Map<PublicKey, Peer>()
  readonly #redial: Redial
  /** With whom no direct connection formed, and one through the relay did. */
  readonly #onlyByRelay = new Set<PublicKey>()
  /** From whom a page came through the relay that does not hold: by its word alone, so this is not kept on disk. */
  readonly #avoidByRelay: Avoid
  #hidden: boolean
  #stopped = false

  constructor(world: World, host: PeersHost) {
    this.#world = world
    this.#host = host
    this.#redial = new Redial(world.clock)
    this.#avoidByRelay = new Avoid({ avoided: async () => [], write: async () => undefined }, world.clock)
    this.#hidden = host.ice().hideAddress
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
    return !this.#host.avoid.has(key) && this.#redial.wait(key) === undefined
  }

  /** When the next of these may be dialled again, ms from now; undefined when none waits. */
  retryIn(keys: PublicKey[]): number | undefined {
    const waits = keys.flatMap((key) => this.#host.avoid.over(key) ?? this.#redial.wait(key) ?? [])
    return waits.length > 0 ? Math.min(...waits) : undefined
  }

  /** They came online anew: what was before says nothing. */
  cameOnline(key: PublicKey): void {
    this.#redial.forget(key)
    this.#onlyByRelay.delete(key)
  }

  /** There is something new to ask for: of everybody. */
  forgive(): void {
    this.#redial.forgetAll()
  }

  /**
   * A page came from them that does not hold: they are asked and trusted no more for a day. Through the relay it may as
   * well be the relay's lie, and then only that road to them is closed.
   */
  markLiar(key: PublicKey, road: Road): void {
    if (road === 'direct') this.#host.avoid.add(key)
    else {
      this.#avoidByRelay.add(key)
      this.#onlyByRelay.delete(key)
      if (this.#roadTo(key) === 'direct') return
    }
    this.#drop(key, 'broken-page')
  }

  /** Whether there is no place for one more. */
  get full(): boolean {
    return this.#peers.size >= MOST_PEERS
  }

  dial(key: PublicKey): void {
    if (this.#stopped || this.#peers.has(key) || this.full) return
    if (this.#onlyByRelay.has(key) && this.#openThroughRelay(key)) return
    if (!this.#mayGoDirect()) {
      if (!this.#openThroughRelay(key)) this.#redial.ended(key, 'failed')
      return
    }
    const connection = new Uint8Array(8)
    this.#world.random(connection)
    this.#openDirect(key, 'offerer', connection)
  }

  /** Somebody is to be dialled: where all places are taken, whoever is of least use gives theirs up, if they can be spared. */
  makeRoom(): void {
    if (!this.full) return
    const sessions = this.sessions().map(({ session }) => session)
    // Those who ask lose no place for this, but for as many as are more than may come by themselves.
    const tooManyAsk = sessions.filter(({ asks }) => asks).length > MOST_PEERS - KEPT_FOR_DIALLING
    const spare = sessions.filter((session) => session.spare && (tooManyAsk || !session.asks))
    const use = ({ asks, served }: PeerSession) => Number(asks) + Number(served)
    spare.sort((a, b) => use(a) - use(b) || a.lastUsed - b.lastUsed)
    spare[0]?.close('unreachable')
  }

  /** A signal that the relay passed on. One that does not hold is dropped: nobody is owed an answer to it. */
  async signal(signed: SignedSignal): Promise<void> {
    let signal: Signal
    try {
      signal = await checkSignal(this.#world.crypto, this.#host.server, this.#host.signer.key, signed)
    } catch {
      return
    }
    const { from, connection, kind, sdp } = signal
    if (!this.#welcomes(from)) return
    const offered = this.#offeredTo(from)
    if (kind === 'answer') {
      if (offered && equalBytes(offered.connection, connection)) offered.link.signal(sdp)
      return
    }
    // Both dialled at once: the lower key's offer stands.
    if (offered && this.#host.signer.key < from) return
    if (!this.#hasPlaceFor(from)) return
    if (this.#mayGoDirect()) this.#openDirect(from, 'answerer', connection).signal(sdp)
    else this.#openThroughRelay(from)
  }

  /** Somebody opens a link through the relay. Null turns them away. */
  incoming(from: PublicKey, link: PeerLink): PeerLinkEvents | null {
    if (!this.#welcomes(from) || this.#avoidByRelay.has(from)) return null
    const peer = this.#peers.get(from)
    // Both at once: the lower key's link stands.
    if (peer?.state === 'connecting' && peer.road === 'relay' && this.#host.signer.key < from) return null
    if (!this.#hasPlaceFor(from)) return null
    this.#peers.set(from, { state: 'connecting', road: 'relay', link, cancel: this.#giveUpLater(from, link) })
    return this.#events(from, 'relay', () => link)
  }

  /** Who may be given nothing any more is left alone. */
  policyChanged(): void {
    for (const key of [...this.#peers.keys()]) if (!this.#host.maySee(key)) this.#drop(key, 'not-allowed')
  }

  tellCoverage(rows: CoverageRow[]): void {
    for (const { session } of this.sessions()) session.tellCoverage(rows)
  }

  /** How much this device gives changed. */
  tellGiving(): void {
    for (const { session } of this.sessions()) session.tellGiving()
  }

  tellProof(proof: TwoStories): void {
    for (const { session } of this.sessions()) session.tellProof(proof)
  }

  /** For good. */
  closeAll(): void {
    this.#stopped = true
    for (const key of [...this.#peers.keys()]) this.#drop(key, 'unreachable')
  }

  /** Whether addresses may be shown may have changed: what shows one against the person's will is closed. */
  roadsChanged(): void {
    const { hideAddress } = this.#host.ice()
    if (hideAddress === this.#hidden) return
    this.#hidden = hideAddress
    this.#onlyByRelay.clear()
    if (!hideAddress) return
    for (const key of [...this.#peers.keys()]) if (this.#roadTo(key) === 'direct') this.#drop(key, 'replaced')
  }

  #roadTo(key: PublicKey): Road | undefined {
    const peer = this.#peers.get(key)
    return peer?.state === 'open' ? peer.session.road : peer?.road
  }

  #mayGoDirect(): boolean {
    const { hideAddress, servers } = this.#host.ice()
    return !hideAddress || servers.some(({ urls }) => /^turns?:/.test(urls))
  }

  #offeredTo(key: PublicKey) {
    const peer = this.#peers.get(key)
    const offers = peer?.state === 'connecting' && peer.road === 'direct' && peer.role === 'offerer'
    return offers ? peer : undefined
  }

  #welcomes(key: PublicKey): boolean {
    return !this.#stopped && !this.#host.avoid.has(key) && this.#host.maySee(key)
  }

  /** Somebody who is connected and connects anew lost the connection, and this side has not noticed. */
  #hasPlaceFor(key: PublicKey): boolean {
    this.#drop(key, 'replaced')
    return this.#peers.size < MOST_PEERS - KEPT_FOR_DIALLING
  }

  #openDirect(key: PublicKey, role: 'offerer' | 'answerer', connection: Uint8Array): PeerLink {
    const link: PeerLink = this.#world.openLink(role, this.#host.ice(), {
      ...this.#events(key, 'direct', () => link),
      signal: (sdp) => void this.#tell(key, role === 'offerer' ? 'offer' : 'answer', connection, sdp),
    })
    const cancel = this.#giveUpLater(key, link)
    this.#peers.set(key, { state: 'connecting', road: 'direct', role, connection, link, cancel })
    return link
  }

  #openThroughRelay(key: PublicKey): boolean {
    if (this.#avoidByRelay.has(key)) return false
    const link: PeerLink | undefined = this.#host.throughRelay(
      key,
      this.#events(key, 'relay', () => link),
    )
    if (!link) return false
    this.#peers.set(key, { state: 'connecting', road: 'relay', link, cancel: this.#giveUpLater(key, link) })
    return true
  }

  #events(key: PublicKey, road: Road, link: () => PeerLink | undefined): PeerLinkEvents {
    const current = () => {
      const peer = this.#peers.get(key)
      return peer && peer.link === link() ? peer : undefined
    }
    return {
      signal: () => undefined,
      opened: () => {
        const peer = current()
        if (peer?.state !== 'connecting') return
        if (road === 'relay') this.#onlyByRelay.add(key)
        const session = new PeerSession(this.#hostOf(key, peer.link, road), key, peer.link, road)
        this.#peers.set(key, { state: 'open', link: peer.link, session, cancel: peer.cancel })
      },
      received: (message) => {
        const peer = current()
        if (peer?.state === 'open') peer.session.received(message)
      },
      drained: () => {
        const peer = current()
        if (peer?.state === 'open') peer.session.drained()
      },
      closed: () => {
        if (current()) this.#drop(key, 'unreachable')
      },
    }
  }

  #hostOf(key: PublicKey, link: PeerLink, road: Road): PeerHost {
    return {
      ...this.#host,
      crypto: this.#world.crypto,
      clock: this.#world.clock,
      giving: () => this.#host.giving(road),
      mayServe: () => this.#mayServe(key),
      given: (bytes) => this.#host.moved(key, road, 'given', bytes),
      taken: (bytes) => this.#host.moved(key, road, 'taken', bytes),
      closed: (how) => this.#forget(key, link, how),
    }
  }

  #mayServe(key: PublicKey): boolean {
    const most = this.#host.giving('direct') === 'little' ? 1 : this.#host.places()
    return this.sessions().filter((other) => other.key !== key && other.session.served).length < most
  }

  /** Somebody who opens a link and says nothing on it is not reached either. */
  #giveUpLater(key: PublicKey, link: PeerLink): () => void {
    return this.#world.clock.after(DIAL_MS, () => {
      if (this.#peers.get(key)?.link === link && this.connecting(key)) this.#drop(key, 'unreachable')
    })
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
    this.#forget(key, peer.link, reason === 'replaced' ? undefined : 'failed')
    peer.link.close()
    // Who dialled and found no direct way tries the other one.
    const dialled = peer.road === 'direct' && peer.role === 'offerer' && reason === 'unreachable'
    if (dialled && !this.#stopped && this.#host.maySee(key)) this.#openThroughRelay(key)
  }

  #forget(key: PublicKey, link: PeerLink, how: Ending | undefined): void {
    const peer = this.#peers.get(key)
    if (peer?.link !== link) return
    peer.cancel()
    this.#peers.delete(key)
    if (how) this.#redial.ended(key, how)
    if (!this.#stopped) this.#host.changed()
  }
}

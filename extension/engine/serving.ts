import type { SignedAttestation } from '../../shared/attestation.ts'
import type { Head } from '../../shared/checkpoint.ts'
import type { ClientFrame } from '../../shared/client-frames.ts'
import type { Signer } from '../../shared/crypto.ts'
import { idBytes, type LogId, type PublicKey } from '../../shared/ids.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import type { Serving as ServingState } from '../bridge/state.ts'
import { Avoid } from './avoid.ts'
import type { FactStore } from './fact-store.ts'
import type { GivingNow } from './giving.ts'
import type { History } from './history.ts'
import type { Road } from './peer-host.ts'
import type { Ice } from './peer-link.ts'
import { Peers } from './peers.ts'
import { RelayRoad } from './relay-road.ts'
import type { Roster } from './roster.ts'
import type { Counted } from './traffic-ledger.ts'
import type { World } from './world.ts'

export interface ServingHost {
  world: World
  signer: Signer
  server: PublicKey
  store: FactStore
  history: History
  roster: Roster
  /** Whether the policy and the person let this key read, or read a log. */
  maySee(key: PublicKey, log?: LogId): boolean
  giving(): GivingNow
  /** Peers who may be served at once. */
  places(): number
  ice(): Ice
  attestation(): SignedAttestation | undefined
  send(frame: ClientFrame): void
  head(head: Head): Promise<void>
  proofs(): TwoStories[]
  proof(proof: TwoStories): Promise<void>
  count(counted: Counted): void
  /** A peer came or went, or gives more or less than before. */
  changed(): void
  /** A peer holds something new. */
  news(): void
}

/** This device among its peers on one server: the roads to them, what they get, and what that costs. */
export class Serving {
  readonly peers: Peers
  readonly relayRoad: RelayRoad
  readonly #host: ServingHost
  readonly #avoid: Avoid
  #given = 0
  #taken = 0

  constructor(host: ServingHost) {
    const { world, signer, server, history, roster, send } = host
    this.#host = host
    this.#avoid = new Avoid(host.store, world.clock)
    this.relayRoad = new RelayRoad({
      random: world.random,
      clock: world.clock,
      send,
      incoming: (from, link) => this.peers.incoming(from, link),
      turned: () => this.peers.tellGiving(),
    })
    this.peers = new Peers(world, {
      server,
      signer,
      avoid: this.#avoid,
      ice: () => host.ice(),
      sendSignal: (to, { bytes, signature }) =>
        send({ kind: 'signal', content: { to: idBytes(to), bytes, signature } }),
      throughRelay: (to, events) => this.relayRoad.to(to, events),
      attestation: () => host.attestation(),
      coverage: () => history.coverage.rows(),
      maySee: (key, log) => roster.get(key) !== undefined && host.maySee(key, log),
      giving: (road) => (road === 'relay' && !this.relayRoad.gives ? 'nothing' : host.giving().giving),
      places: () => host.places(),
      page: (key) => history.held.pageToServe(key),
      pageAt: (log, time) => history.coverage.nearest(log, time),
      head: (head) => host.head(head),
      proofs: () => host.proofs(),
      proof: (proof) => host.proof(proof),
      moved: (key, road, way, bytes) => this.#moved(key, road, way, bytes),
      changed: () => host.changed(),
      news: () => host.news(),
    })
  }

  /** Reads whom to avoid. */
  open(): Promise<void> {
    return this.#avoid.open()
  }

  state(): ServingState {
    const sessions = this.peers.sessions()
    return {
      ...this.#host.giving(),
      peers: sessions.length,
      throughRelay: sessions.filter(({ session }) => session.road === 'relay').length,
      relayAllowance: this.relayRoad.left,
      given: this.#given,
      taken: this.#taken,
    }
  }

  #moved(peer: PublicKey, road: Road, way: 'given' | 'taken', bytes: number): void {
    const { server, roster, count } = this.#host
    if (way === 'given') this.#given += bytes
    else this.#taken += bytes
    const kind = roster.get(peer)?.virtual ? 'virtual' : 'person'
    count({ server, peer, road: road === 'relay' ? 'relay' : kind, way, bytes })
  }
}

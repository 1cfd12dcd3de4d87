import type { Signer } from '../../shared/crypto.ts'
import type { PublicKey } from '../../shared/ids.ts'
import type { SignedSignal } from '../../shared/signal.ts'
import type { Avoid } from './avoid.ts'
import type { PeerHost, Road } from './peer-host.ts'
import type { Ice, PeerLink, PeerLinkEvents } from './peer-link.ts'
import type { PeerSession } from './peer-session.ts'
import type { Giving } from './power.ts'

/** One peer's connection; a field exists only where it is true. */
export type Peer =
  | {
      state: 'connecting'
      road: 'direct'
      role: 'offerer' | 'answerer'
      connection: Uint8Array
      link: PeerLink
      cancel: () => void
    }
  | { state: 'connecting'; road: 'relay'; link: PeerLink; cancel: () => void }
  | { state: 'open'; link: PeerLink; session: PeerSession; cancel: () => void }

export interface PeersHost
  extends Omit<PeerHost, 'closed' | 'crypto' | 'clock' | 'given' | 'taken' | 'giving' | 'mayServe'> {
  signer: Signer
  avoid: Avoid
  ice(): Ice
  sendSignal(to: PublicKey, signal: SignedSignal): void
  /** Begins to open a link through the relay's socket; undefined where that road is closed. */
  throughRelay(to: PublicKey, events: PeerLinkEvents): PeerLink | undefined
  giving(road: Road): Giving
  /** How many may be served at once. */
  places(): number
  /** Pages went to or came from a peer. */
  moved(key: PublicKey, road: Road, way: 'given' | 'taken', bytes: number): void
}

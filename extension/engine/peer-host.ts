import type { SignedAttestation } from '../../shared/attestation.ts'
import type { Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import type { CoverageRow } from '../../shared/peer-frames.ts'
import type { TwoStories } from '../../shared/two-stories.ts'
import type { Clock } from './clock.ts'
import type { PageKey } from './fact-store.ts'
import type { Giving } from './power.ts'

/** How bytes get to a peer: on a data channel, or through the relay's socket. */
export type Road = 'direct' | 'relay'

/** What a session needs of the engine around it. */
export interface PeerHost {
  crypto: Crypto
  clock: Clock
  server: PublicKey
  /** This client's own attestation; undefined while it was never online. */
  attestation(): SignedAttestation | undefined
  coverage(): CoverageRow[]
  /** Whether this key may be given history, or that of one log: online by the relay's word, and let by the policy. */
  maySee(key: PublicKey, log?: LogId): boolean
  giving(): Giving
  /** Whether there is a place for this one among those who are served at once. */
  mayServe(): boolean
  page(key: PageKey): Promise<Uint8Array | undefined>
  /** The page held whose facts lie nearest to a time, ms since 1970. */
  pageAt(log: LogId, time: number): PageKey | null
  /** A peer showed how far a log goes. */
  head(head: Head): Promise<void>
  /** What proves that the relay told two stories. */
  proofs(): TwoStories[]
  /** A peer showed such a proof; it is not checked yet. */
  proof(proof: TwoStories): Promise<void> | void
  given(bytes: number): void
  taken(bytes: number): void
  /** The hello came, or the peer gives more or less than before. */
  changed(): void
  /** The peer holds something new. */
  news(): void
  closed(how: Ending): void
}

/** `failed`: it did not greet, owed an answer or broke a rule. `lost`: it brought something, and then the link broke. */
export type Ending = 'quiet' | 'failed' | 'lost'

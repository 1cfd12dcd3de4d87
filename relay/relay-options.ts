import type { PublicKey } from '../shared/ids.ts'
import type { RelayFrame } from '../shared/relay-frames.ts'
import type { Random } from '../shared/uuid-v7.ts'
import type { Allowances } from './allowance.ts'
import type { TrustProxy } from './client-address.ts'
import type { Clock } from './clock.ts'
import type { NodeCrypto } from './node-crypto.ts'
import type { RelayLimits } from './relay-limits.ts'
import type { Turn } from './turn-credentials.ts'

export type IceServer = Extract<RelayFrame, { kind: 'welcome' }>['content']['iceServers'][number]

export interface RelayOptions {
  /** Made when it is not there. */
  dataDir: string
  /** 127.0.0.1 unless told otherwise. */
  host?: string | undefined
  /** 0, any that is free, unless told otherwise. */
  port?: number | undefined
  name?: string | undefined
  /** Who may do everything. Without: whoever owned it before. */
  ownerKey?: PublicKey | undefined
  /** The code of a move by which another server goes on here: its people are told. */
  movedFrom?: string | undefined
  /** 32 bytes, the server's key as a secret; else it is kept in `dataDir`. */
  seed?: Uint8Array | undefined
  /** `http://` or `https://` address by which people reach it. */
  publicUrl?: string | undefined
  extensionUrl?: string | undefined
  iceServers?: IceServer[] | undefined
  turn?: Turn | undefined
  /** What people may send each other through the relay when they find no other way. */
  relayedADay?: Allowances | undefined
  /** Who stands between people and the relay, and so says by which address people count. Nobody, unless told otherwise. */
  trustProxy?: TrustProxy | undefined
  limits?: Partial<RelayLimits> | undefined
  /** What hashes and checks signatures: the platform's, unless told otherwise. */
  crypto?: NodeCrypto | undefined
  clock?: Clock | undefined
  random?: Random | undefined
  /**
   * What was stamped could not be kept, and nothing is stamped from now on: whoever is told must end the process. Unless
   * told otherwise it ends at once.
   */
  failed?: ((error: unknown) => void) | undefined
  /** A line for whoever runs it. */
  log?: ((line: string) => void) | undefined
}

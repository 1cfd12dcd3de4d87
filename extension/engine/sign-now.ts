import { CLAIM_NONCE_BYTES, type SignedClaim, signClaim } from '../../shared/claim.ts'
import type { Signer } from '../../shared/crypto.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import type { World } from './world.ts'

/** What is said, and where. */
export interface Said {
  server: PublicKey
  log: LogId
  type: string
  body: Record<string, unknown>
}

/** A claim of this moment, with a fresh nonce, signed. */
export function signNow(world: World, signer: Signer, said: Said): Promise<SignedClaim> {
  const nonce = new Uint8Array(CLAIM_NONCE_BYTES)
  world.random(nonce)
  return signClaim(signer, { ...said, sentAt: world.clock.now(), nonce })
}

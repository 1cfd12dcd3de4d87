import { encode } from './cbor.ts'
import { signedBytes } from './crypto.ts'
import type { PublicKey } from './ids.ts'

/**
 * What each side signs at login, under `catalk/login/1`: CBOR [role, client's nonce, relay's nonce]. Both nonces are
 * fresh, so neither signature can be replayed; the role keeps one side's from serving as the other's.
 */
export function loginSignedBytes(
  server: PublicKey,
  role: 'relay' | 'client',
  clientNonce: Uint8Array,
  relayNonce: Uint8Array,
): Uint8Array {
  return signedBytes('catalk/login/1', server, encode([role, clientNonce, relayNonce]))
}

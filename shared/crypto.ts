import { concat } from './bytes.ts'
import { idBytes, type PublicKey } from './ids.ts'
import { Refusal } from './refusal.ts'

/** Node hashes at once, a browser answers later; both are awaited. */
export type Awaitable<T> = T | Promise<T>

/** The platform's hashing and checking of signatures. */
export interface Crypto {
  /** 32 bytes. */
  sha256(bytes: Uint8Array): Awaitable<Uint8Array>
  /**
   * Cofactorless Ed25519 (RFC 8032 §5.1.7) under a key that `checkPublicKey` let pass: verifiers disagree on crafted
   * keys and agree on the rest. False for any key that it refuses, and for a signature whose point R is the neutral one.
   */
  verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): Awaitable<boolean>
}

/** Somebody's private key, wherever it is kept. */
export interface Signer {
  readonly key: PublicKey
  /** 64 bytes, Ed25519 (RFC 8032 §5.1.6). */
  sign(message: Uint8Array): Awaitable<Uint8Array>
}

/** What a signature is for. One made for one purpose or server never passes on another. */
export type Context =
  | 'catalk/claim/1'
  | 'catalk/login/1'
  | 'catalk/checkpoint/1'
  | 'catalk/attestation/1'
  | 'catalk/signal/1'
  | 'catalk/invite/1'
  | 'catalk/successor/1'
  | 'catalk/move/1'

const encoder = new TextEncoder()

/** The bytes that are signed: context ‖ 0x00 ‖ server key (32) ‖ payload. */
export function signedBytes(context: Context, server: PublicKey, payload: Uint8Array): Uint8Array {
  return concat(encoder.encode(`${context}\0`), idBytes(server), payload)
}

/** @throws Refusal `wrong-signature` */
export async function checkSignature(
  crypto: Crypto,
  key: PublicKey,
  context: Context,
  server: PublicKey,
  payload: Uint8Array,
  signature: Uint8Array,
): Promise<void> {
  if (await crypto.verify(key, signedBytes(context, server, payload), signature)) return
  throw new Refusal('wrong-signature', `The signature for ${context} does not hold.`)
}

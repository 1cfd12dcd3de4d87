import { scryptAsync } from '@noble/hashes/scrypt.js'

/** What one scrypt costs: 128 · N · r bytes of memory, and time by N · r · p (RFC 7914 §2). */
export interface ScryptCost {
  /** A power of two. */
  N: number
  r: number
  p: number
}

/** 32 bytes out of a passphrase, at a cost that makes guessing dear. */
export type Stretch = (passphrase: Uint8Array, salt: Uint8Array, cost: ScryptCost) => Promise<Uint8Array>

/** scrypt in this thread, which is given back every 10 ms: what else runs here goes on. */
export const stretchInProcess: Stretch = (passphrase, salt, cost) =>
  scryptAsync(passphrase, salt, { ...cost, dkLen: 32, asyncTick: 10 })

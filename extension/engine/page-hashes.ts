import { bytesToHex } from '@noble/hashes/utils.js'
import { type ClaimHash, HASH_BYTES } from '../../shared/ids.ts'

/** Of each hash so much is kept beside a page's terms: enough to find the few pages worth opening. */
export const KEPT_HASH_BYTES = 4

/** What of a claim's hash is kept, in hex. */
export const firstOf = (hash: ClaimHash) => hash.slice(0, 2 * KEPT_HASH_BYTES)

/** How many of these hashes, 32 bytes each, are zeros: places of which only a leaf is held. */
export function countLeaves(hashes: Uint8Array): number {
  let leaves = 0
  for (let at = 0; at < hashes.length; at += HASH_BYTES)
    if (hashes.subarray(at, at + HASH_BYTES).every((byte) => byte === 0)) leaves++
  return leaves
}

/** The first bytes of each hash, one after the other. */
export function firstBytes(hashes: Uint8Array): Uint8Array {
  const first = new Uint8Array((hashes.length / HASH_BYTES) * KEPT_HASH_BYTES)
  for (let i = 0; i * KEPT_HASH_BYTES < first.length; i++)
    first.set(hashes.subarray(i * HASH_BYTES, i * HASH_BYTES + KEPT_HASH_BYTES), i * KEPT_HASH_BYTES)
  return first
}

/** Whether any of these firsts of hashes, in hex, stands among the first bytes kept of a page's. */
export function holdsAny(kept: Uint8Array, firsts: string[]): boolean {
  for (let at = 0; at < kept.length; at += KEPT_HASH_BYTES)
    if (firsts.includes(bytesToHex(kept.subarray(at, at + KEPT_HASH_BYTES)))) return true
  return false
}

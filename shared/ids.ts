import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Refusal } from './refusal.ts'

/**
 * Ids are bytes on the wire and lower-case hex in memory: hex compares and sorts as the bytes do,
 * and serves as a map key and as an IndexedDB key on every engine.
 */
declare const meaning: unique symbol
type Id<Meaning extends string> = string & { readonly [meaning]: Meaning }

/** An Ed25519 public key, 32 bytes: a person, or a server. */
export type PublicKey = Id<'PublicKey'>
/** A log, 16 bytes: all zero for the control log, else the first half of the hash of the claim that created the channel. */
export type LogId = Id<'LogId'>
/** One unbroken series of stamps by one relay process: a UUIDv7 (RFC 9562 §5.7), 16 bytes. */
export type EpochId = Id<'EpochId'>
/** A stamp's UUIDv7, 16 bytes; sorts by time. */
export type FactId = Id<'FactId'>
/** SHA-256 of a claim's bytes, 32 bytes: what replies, edits and outboxes name a message by. */
export type ClaimHash = Id<'ClaimHash'>

export const KEY_BYTES = 32
export const HASH_BYTES = 32
export const ID_BYTES = 16
export const SIGNATURE_BYTES = 64

/** The log of channels, privileges and profiles. */
export const CONTROL_LOG = '00000000000000000000000000000000' as LogId

/** The log of what members ask the moderators to look at: no claim creates it. */
export const REPORTS_LOG = '00000000000000000000000000000001' as LogId

function hexOf(bytes: Uint8Array, length: number): string {
  if (bytes.length !== length) throw new Refusal('malformed', `expected ${length} bytes, got ${bytes.length}`)
  return bytesToHex(bytes)
}

export const publicKey = (bytes: Uint8Array) => hexOf(bytes, KEY_BYTES) as PublicKey
export const logId = (bytes: Uint8Array) => hexOf(bytes, ID_BYTES) as LogId
export const epochId = (bytes: Uint8Array) => hexOf(bytes, ID_BYTES) as EpochId
export const factId = (bytes: Uint8Array) => hexOf(bytes, ID_BYTES) as FactId
export const claimHash = (bytes: Uint8Array) => hexOf(bytes, HASH_BYTES) as ClaimHash

/** The bytes of any id above. */
export const idBytes = (id: string): Uint8Array => hexToBytes(id)

/** The log that a `channel` claim with this hash creates. */
export const channelLog = (hash: ClaimHash) => hash.slice(0, ID_BYTES * 2) as LogId

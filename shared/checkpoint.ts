import * as v from 'valibot'
import { encode } from './cbor.ts'
import { type Crypto, checkSignature, signedBytes } from './crypto.ts'
import { headOf } from './head.ts'
import { type EpochId, idBytes, type LogId, type PublicKey } from './ids.ts'
import * as schema from './schema.ts'

/** The relay's signature on a head: certifies the fact at `n` and every one before it in that log and epoch. */
export interface Checkpoint {
  n: number
  /** SHA-256 of the page's fact bytes up to `n`, one after the other. */
  bytes: Uint8Array
  /** SHA-256 of the page's leaves up to `n`, one after the other. */
  leaves: Uint8Array
  /** By the relay's clock, ms since 1970. */
  time: number
  signature: Uint8Array
}

/** A checkpoint with the root of the page before: all that it takes to check it. */
export interface Head {
  log: LogId
  epoch: EpochId
  previous: Uint8Array
  checkpoint: Checkpoint
}

export const CHECKPOINT = v.strictTuple([
  schema.seq,
  schema.hash,
  schema.hash,
  schema.count,
  schema.signature,
])
export const HEAD = v.strictTuple([schema.uuid, schema.uuid, schema.hash, CHECKPOINT])

export type CheckpointRow = v.InferOutput<typeof CHECKPOINT>

export function checkpointRow(c: Checkpoint): CheckpointRow {
  return [c.n, c.bytes, c.leaves, c.time, c.signature]
}

export function checkpointOf([n, bytes, leaves, time, signature]: CheckpointRow): Checkpoint {
  return { n, bytes, leaves, time, signature }
}

/** What the relay signs, under context `catalk/checkpoint/1`: CBOR [log, epoch, n, head(n), time]. */
export function checkpointPayload(
  log: LogId,
  epoch: EpochId,
  n: number,
  head: Uint8Array,
  time: number,
): Uint8Array {
  return encode([idBytes(log), idBytes(epoch), n, head, time])
}

export function checkpointSignedBytes(server: PublicKey, payload: Uint8Array): Uint8Array {
  return signedBytes('catalk/checkpoint/1', server, payload)
}

/**
 * Checks a checkpoint under the server's key and answers the head that it signs.
 * @throws Refusal `wrong-signature`
 */
export async function checkHead(crypto: Crypto, server: PublicKey, at: Head): Promise<Uint8Array> {
  const { n, bytes, leaves, time, signature } = at.checkpoint
  const head = await headOf(crypto, at.previous, bytes, leaves)
  const payload = checkpointPayload(at.log, at.epoch, n, head, time)
  await checkSignature(crypto, server, 'catalk/checkpoint/1', server, payload, signature)
  return head
}

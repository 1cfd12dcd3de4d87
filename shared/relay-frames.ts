import * as v from 'valibot'
import { SIGNED_ATTESTATION } from './attestation.ts'
import { HEAD } from './checkpoint.ts'
import { FACTS } from './facts-frame.ts'
import type { FrameOf } from './frame.ts'
import { HASH_BYTES } from './ids.ts'
import {
  MAX_MOVE_TEXT,
  MAX_PAGE_BYTES,
  MAX_PASSED_BYTES,
  MAX_SIGNAL_BYTES,
  MAX_WANTED,
  MAX_WORK_BITS,
  PAGE_FACTS,
} from './limits.ts'
import { REASONS } from './refusal.ts'
import * as schema from './schema.ts'

const ICE_SERVER = v.strictObject({
  urls: v.string(),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
})

/** Relay to client. */
export const RELAY_FRAMES = {
  /** Answers `hello`: the server's key, a fresh nonce, and the proof of that key over both nonces. */
  challenge: v.strictObject({
    version: schema.count,
    server: schema.key,
    nonce: schema.nonce,
    signature: schema.signature,
    /** Leading zero bits that the hash of a `join` without an invite must have. */
    work: v.pipe(schema.count, v.maxValue(MAX_WORK_BITS)),
    /** The code of a move by which another server goes on here: for people of that one, who find another key. */
    moved: v.optional(v.pipe(v.string(), v.maxLength(MAX_MOVE_TEXT))),
  }),
  /**
   * Answers a `login` that names more of the control log than the relay has, as after it lost its disk: pages that it asks
   * back, [epoch, index]. Each is answered by `restore`; then come more of these, or what else answers a `login`.
   */
  wanted: v.pipe(v.array(v.strictTuple([schema.uuid, schema.pageIndex])), v.maxLength(MAX_WANTED)),
  /**
   * Pages of the control log that the client lacks, oldest first: between `login` and `welcome`, in as many frames as it
   * takes. Later those that somebody brought back.
   */
  control: v.array(schema.bytesUpTo(MAX_PAGE_BYTES)),
  /** Answers `login`: everything else that a client needs to begin. */
  welcome: v.strictObject({
    attestation: SIGNED_ATTESTATION,
    /** The epoch that this relay stamps in. */
    epoch: schema.uuid,
    /** Everybody online, at this version of the roster. */
    rosterVersion: schema.count,
    roster: v.array(SIGNED_ATTESTATION),
    /** One a log of this epoch. */
    heads: v.array(HEAD),
    /** STUN and TURN, as the owner configured. */
    iceServers: v.array(ICE_SERVER),
    /** Bytes that this person may still `pass` today; 0 when the owner allows none. */
    allowance: schema.count,
    /** The relay's clock, ms since 1970. */
    time: schema.count,
  }),
  /** Facts of one log that were stamped together, to whoever subscribed to it and to their authors. */
  facts: FACTS,
  /** Where a log stands, to who just subscribed: its head, and the leaves of its last page, one after the other. */
  tail: v.strictObject({
    head: HEAD,
    leaves: v.custom<Uint8Array>(
      (value) =>
        value instanceof Uint8Array &&
        value.length % HASH_BYTES === 0 &&
        value.length <= PAGE_FACTS * HASH_BYTES,
      'expected leaves',
    ),
  }),
  /** Every few seconds, of logs that moved and are not subscribed to; to a slow reader, in place of facts. */
  heads: v.array(HEAD),
  /** Who came (or changed) and who left since the version before. */
  roster: v.strictObject({
    version: schema.count,
    joined: v.array(SIGNED_ATTESTATION),
    left: v.array(schema.key),
  }),
  /** From somebody who is online. */
  signal: v.strictObject({ bytes: schema.bytesUpTo(MAX_SIGNAL_BYTES), signature: schema.signature }),
  /** A message of `pass`, from somebody who is online, as the relay says. `allowance`: the receiver's own, after it. */
  passed: v.strictObject({
    from: schema.key,
    bytes: schema.bytesUpTo(MAX_PASSED_BYTES),
    allowance: schema.count,
  }),
  /**
   * A `pass` to this key went nowhere: `not-online`; `too-many` when the allowance is used up; `too-fast` when there were
   * too many; `busy` when the receiver reads too slowly, or too much waits to be passed on.
   */
  unpassed: v.strictObject({ to: schema.key, reason: v.picklist(REASONS) }),
  /** The claim was stamped before: its stamp, [claim hash, id, epoch, seq]. */
  duplicate: v.strictTuple([schema.hash, schema.uuid, schema.uuid, schema.seq]),
  /** The frame, or the claim with this hash, was refused. */
  refused: v.strictObject({
    reason: v.picklist(REASONS),
    sentence: v.pipe(v.string(), v.maxLength(500)),
    hash: v.optional(schema.hash),
  }),
  /** Last before the relay closes the connection. */
  bye: v.strictObject({ reason: v.picklist(REASONS), sentence: v.pipe(v.string(), v.maxLength(500)) }),
  pong: v.null(),
} as const

export type RelayFrame = FrameOf<typeof RELAY_FRAMES>

import * as v from 'valibot'
import { HEAD } from './checkpoint.ts'
import type { FrameOf } from './frame.ts'
import {
  MAX_CLAIMS_A_FRAME,
  MAX_CLIENT_FRAME_BYTES,
  MAX_EPOCHS,
  MAX_PASSED_BYTES,
  MAX_SIGNAL_BYTES,
  MAX_SUBSCRIBED,
  MIN_PASSED_BYTES,
  RESTORE_PART_BYTES,
} from './limits.ts'
import * as schema from './schema.ts'

const SIGNED_CLAIM = v.strictTuple([schema.bytesUpTo(MAX_CLIENT_FRAME_BYTES), schema.signature])

const PASSED = v.pipe(
  schema.bytesUpTo(MAX_PASSED_BYTES),
  v.check(({ length }) => length >= MIN_PASSED_BYTES, `expected at least ${MIN_PASSED_BYTES} bytes`),
)

/** Client to relay. */
export const CLIENT_FRAMES = {
  /** First: who wants to log in, and a fresh nonce. Answered by `challenge`. */
  hello: v.strictObject({
    version: v.pipe(v.number(), v.safeInteger()),
    key: schema.key,
    nonce: schema.nonce,
  }),
  /**
   * The proof of the key; a signed `join` claim from somebody new; and which of the control log is held, [epoch, last
   * seq]. Answered by `welcome`.
   */
  login: v.strictObject({
    signature: schema.signature,
    join: v.optional(SIGNED_CLAIM),
    control: v.pipe(v.array(v.strictTuple([schema.uuid, schema.seq])), v.maxLength(MAX_EPOCHS)),
  }),
  /**
   * A page of the control log that the relay asked back by `wanted`, deflated, in parts; one empty part when it is not
   * held. In the order asked.
   */
  restore: v.strictObject({ part: schema.bytesUpTo(RESTORE_PART_BYTES), more: v.boolean() }),
  /** Claims to stamp, from a person at any time. Each is answered by its fact in `facts`, by `duplicate` or by `refused`. */
  say: v.pipe(v.array(SIGNED_CLAIM), v.minLength(1), v.maxLength(MAX_CLAIMS_A_FRAME)),
  /** The logs whose facts are wanted live, in place of those before. Answered by a `tail` for each that has facts. */
  subscribe: v.pipe(v.array(schema.uuid), v.maxLength(MAX_SUBSCRIBED)),
  /** For somebody who is online: passed on as it is. */
  signal: v.strictObject({
    to: schema.key,
    bytes: schema.bytesUpTo(MAX_SIGNAL_BYTES),
    signature: schema.signature,
  }),
  /**
   * A message between two peers who reach each other in no other way: passed on as it is, within the owner's allowance.
   * Answered by `unpassed` when it was not.
   */
  pass: v.strictObject({ to: schema.key, bytes: PASSED }),
  /** Heads of earlier epochs that the relay's `epoch` fact fell short of, after a crash. */
  heads: v.pipe(v.array(HEAD), v.maxLength(200)),
  /** Answered by `pong`. */
  ping: v.null(),
} as const

export type ClientFrame = FrameOf<typeof CLIENT_FRAMES>

import type * as v from 'valibot'
import { concat } from './bytes.ts'
import { decode, encode } from './cbor.ts'
import { inflate } from './deflate.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** The protocol's version, named by both sides at login. */
export const PROTOCOL_VERSION = 1

const PLAIN = 0
const DEFLATED = 1

/** One frame schema a kind: a frame is CBOR [kind, content]. */
export type FrameSchemas = Record<string, v.GenericSchema>
export type FrameOf<Schemas extends FrameSchemas> = {
  [Kind in keyof Schemas & string]: { kind: Kind; content: v.InferOutput<Schemas[Kind]> }
}[keyof Schemas & string]

export function encodeFrame(frame: { kind: string; content: unknown }): Uint8Array<ArrayBuffer> {
  return encode([frame.kind, frame.content])
}

/** @throws Refusal `too-long`, `not-cbor`, `not-canonical`, `unknown-frame`, `malformed` */
export function decodeFrame<Schemas extends FrameSchemas>(
  schemas: Schemas,
  bytes: Uint8Array,
  most: number,
): FrameOf<Schemas> {
  if (bytes.length > most)
    throw new Refusal('too-long', `A frame has at most ${most} bytes; this one has ${bytes.length}.`)
  const value = decode(bytes)
  if (!Array.isArray(value) || value.length !== 2)
    throw new Refusal('malformed', 'A frame is [kind, content].')
  const [kind, content] = value
  const known = typeof kind === 'string' && Object.hasOwn(schemas, kind) ? schemas[kind] : undefined
  if (!known) {
    // Only text is shown: what else came may not let itself be made text.
    const name = typeof kind === 'string' ? ` "${kind.slice(0, 40)}"` : ' that has no text for a name'
    throw new Refusal('unknown-frame', `There is no frame${name}.`)
  }
  return { kind, content: schema.check(known, content, kind) } as FrameOf<Schemas>
}

/** A relay's frame on the wire: one byte says whether the rest is deflated. */
export const plainEnvelope = (frame: Uint8Array) => concat(Uint8Array.of(PLAIN), frame)
export const deflatedEnvelope = (deflated: Uint8Array) => concat(Uint8Array.of(DEFLATED), deflated)

/** @throws Refusal `too-long`, `malformed` */
export async function openEnvelope(message: Uint8Array, most: number): Promise<Uint8Array> {
  const rest = message.subarray(1)
  if (message[0] === PLAIN) return rest
  if (message[0] === DEFLATED) return inflate(rest, most)
  throw new Refusal('malformed', 'An envelope begins with 0 or 1.')
}

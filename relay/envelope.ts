import { deflateRawSync } from 'node:zlib'
import { deflatedEnvelope, encodeFrame, plainEnvelope } from '../shared/frame.ts'
import { DEFLATE_FROM_BYTES } from '../shared/limits.ts'
import type { RelayFrame } from '../shared/relay-frames.ts'

/** A frame as it travels when deflate would gain nothing. */
export function plainEnvelopeOf(frame: RelayFrame): Buffer {
  const envelope = plainEnvelope(encodeFrame(frame))
  return Buffer.from(envelope.buffer, envelope.byteOffset, envelope.length)
}

/** A frame as it travels: made once, and the same buffer goes to every socket. */
export function envelopeOf(frame: RelayFrame): Buffer {
  const bytes = encodeFrame(frame)
  const deflated = bytes.length >= DEFLATE_FROM_BYTES ? deflateRawSync(bytes) : undefined
  const envelope =
    deflated && deflated.length < bytes.length ? deflatedEnvelope(deflated) : plainEnvelope(bytes)
  // A view, not a copy; ws would else make one for every socket.
  return Buffer.from(envelope.buffer, envelope.byteOffset, envelope.length)
}

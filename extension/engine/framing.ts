import { concat } from '../../shared/bytes.ts'
import { encodeInto } from '../../shared/cbor.ts'
import { CHANNEL_MESSAGE_BYTES, MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { Refusal } from '../../shared/refusal.ts'

const MORE = 1
const LAST = 0
/** More than a page's frame has beside the page. */
const PAGE_FRAME_BYTES = 64

/** A frame as messages of at most 64 KiB: one byte says whether more follow. */
export function* split(frame: Uint8Array): Generator<Uint8Array> {
  const most = CHANNEL_MESSAGE_BYTES - 1
  for (let at = 0; at < frame.length || at === 0; at += most) {
    const last = at + most >= frame.length
    yield concat(Uint8Array.of(last ? LAST : MORE), frame.subarray(at, at + most))
  }
}

/** The messages of a page's frame. The page is copied once: for something that long, memory costs more than all else. */
export function pageMessages(id: number, page: Uint8Array): Iterable<Uint8Array> {
  const room = new Uint8Array(1 + PAGE_FRAME_BYTES + page.length)
  const end = 1 + encodeInto(['page', { id, page }], room.subarray(1))
  if (end > CHANNEL_MESSAGE_BYTES) return split(room.subarray(1, end))
  room[0] = LAST
  return [room.subarray(0, end)]
}

/** Puts frames together again; a sender who never ends one is refused at the limit. */
export class Joiner {
  #parts: Uint8Array[] = []
  #length = 0

  /** The frame that this message completes, or undefined. @throws Refusal `too-long`, `malformed` */
  add(message: Uint8Array): Uint8Array | undefined {
    const flag = message[0]
    if (flag !== MORE && flag !== LAST)
      throw new Refusal('malformed', 'A message between peers begins with 0 or 1.')
    const part = message.subarray(1)
    // Without end and without length, they would only fill memory.
    if (flag === MORE && part.length === 0)
      throw new Refusal('malformed', 'A part of a frame is never empty.')
    this.#length += part.length
    if (this.#length > MAX_PEER_FRAME_BYTES) {
      throw new Refusal('too-long', `A frame between peers has at most ${MAX_PEER_FRAME_BYTES} bytes.`)
    }
    this.#parts.push(part)
    if (flag === MORE) return undefined
    const frame = this.#parts.length === 1 ? part : concat(...this.#parts)
    this.#parts = []
    this.#length = 0
    return frame
  }
}

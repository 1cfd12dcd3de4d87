import type { OpenLink } from '../../extension/engine/peer-link.ts'
import { decodeFrame } from '../../shared/frame.ts'
import { PEER_FRAMES } from '../../shared/peer-frames.ts'

/** A `want` is shorter. */
const LOOK_UNDER = 256

/** Links that tell when the first page was asked for. Only what is sent is looked at, and only until then. */
export function tellFirstWant(open: OpenLink, wanted: () => void): OpenLink {
  let told = false
  return (role, ice, events) => {
    const link = open(role, ice, events)
    return {
      signal: (sdp) => link.signal(sdp),
      close: () => link.close(),
      get buffered() {
        return link.buffered
      },
      send(message) {
        link.send(message)
        if (told || message.length > LOOK_UNDER) return
        // The first byte says whether more of the frame follows.
        if (decodeFrame(PEER_FRAMES, message.subarray(1), LOOK_UNDER).kind !== 'want') return
        told = true
        wanted()
      },
    }
  }
}

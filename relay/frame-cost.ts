import type { ClientFrame } from '../shared/client-frames.ts'

/** Twice as long as decoding them takes: of what all together pass on in a second, one address sends half. */
const BYTES_A_MS = 8 * 1_024
const FRAME_MS = 0.1
/** A key that was not seen before is checked, and a challenge signed. */
const HELLO_MS = 2.5
/** A welcome, and everybody hears of who came. */
const LOGIN_MS = 5
/** Its signature is checked, and the fact goes to all who listen. */
const CLAIM_MS = 0.5
const SIGNAL_MS = 0.2
/** A page is inflated, its proof checked, and it is written. */
const RESTORE_MS = 5
/** Up to 8 KB are sent. */
const TAIL_MS = 0.02
/** Its signature is checked. */
const HEAD_MS = 0.2

/** What a frame costs, in ms of the relay's work: measured with 200 people online, and rounded up. */
export function frameCost(frame: ClientFrame, bytes: number): number {
  return FRAME_MS + bytes / BYTES_A_MS + kindCost(frame)
}

function kindCost({ kind, content }: ClientFrame): number {
  switch (kind) {
    case 'hello':
      return HELLO_MS
    case 'login':
      return LOGIN_MS + (content.join ? CLAIM_MS : 0)
    case 'say':
      return content.length * CLAIM_MS
    case 'subscribe':
      return content.length * TAIL_MS
    case 'signal':
      return SIGNAL_MS
    case 'heads':
      return content.length * HEAD_MS
    case 'restore':
      return content.more ? 0 : RESTORE_MS
    case 'pass':
    case 'ping':
      return 0
  }
}

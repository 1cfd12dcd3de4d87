import type { OpenLink } from '../../extension/engine/peer-link.ts'
import { CHANNEL_BUFFERED_BYTES } from '../../shared/limits.ts'

/** As long as a burst may be saved up for, ms. */
const BURST_MS = 20

/** Links that let at most so many bytes a second out, all together, as a slow uplink does. */
export function heldTo(bytesASecond: number, open: OpenLink): OpenLink {
  let paid = performance.now()
  return (role, ice, events) => {
    const waiting: Uint8Array[] = []
    let buffered = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const link = open(role, ice, events)
    function pump(): void {
      timer = undefined
      for (let next = waiting[0]; next; next = waiting[0]) {
        paid = Math.max(paid, performance.now() - BURST_MS)
        if (paid > performance.now()) {
          timer = setTimeout(pump, paid - performance.now())
          return
        }
        waiting.shift()
        paid += (next.length / bytesASecond) * 1_000
        link.send(next)
        const was = buffered
        buffered -= next.length
        if (was > CHANNEL_BUFFERED_BYTES / 2 && buffered <= CHANNEL_BUFFERED_BYTES / 2) events.drained()
      }
    }
    return {
      signal: (sdp) => link.signal(sdp),
      close: () => link.close(),
      get buffered() {
        return buffered + link.buffered
      },
      send(message) {
        waiting.push(message)
        buffered += message.length
        if (timer === undefined) pump()
      },
    }
  }
}

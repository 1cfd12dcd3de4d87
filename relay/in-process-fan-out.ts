import type { FanOut, Parcel } from './fan-out.ts'

/** The relays of one process: each call makes one more of them. The usual server has just one. */
export function inProcessFanOut(): () => FanOut {
  const receivers = new Map<FanOut, (parcel: Parcel) => void>()
  return () => {
    const fanOut: FanOut = {
      publish(parcel) {
        if (receivers.has(fanOut)) for (const receive of receivers.values()) receive(parcel)
      },
      listen(receive) {
        receivers.set(fanOut, receive)
      },
      close() {
        receivers.delete(fanOut)
      },
    }
    return fanOut
  }
}

import SimplePeer from 'simple-peer'
import { CHANNEL_BUFFERED_BYTES } from '../../shared/limits.ts'
import type { OpenLink } from '../engine/peer-link.ts'

/** Candidates that take longer than this to be found are left out, ms. */
const GATHER_MS = 2_000

/** A hello with a long coverage has fewer messages; whoever sends more before the link is open only fills memory. */
const MOST_EARLY = 64

/** A data channel by simple-peer: one description each way, with all candidates. */
export const openSimplePeerLink: OpenLink = (role, ice, events) => {
  const peer = new SimplePeer({
    initiator: role === 'offerer',
    trickle: false,
    iceCompleteTimeout: GATHER_MS,
    config: {
      iceServers: ice.servers as RTCIceServer[],
      iceTransportPolicy: ice.hideAddress ? 'relay' : 'all',
    },
    channelConfig: { ordered: true },
  })
  let closed = false
  /** Messages that came before the link was told open: simple-peer passes them on while it still looks at its statistics. */
  let early: Uint8Array[] | undefined = []
  const close = () => {
    if (closed) return
    closed = true
    peer.destroy()
    events.closed()
  }
  peer.on('signal', (data) => events.signal(JSON.stringify(data)))
  peer.on('connect', () => {
    const channel = channelOf(peer)
    if (channel) {
      channel.bufferedAmountLowThreshold = CHANNEL_BUFFERED_BYTES / 2
      channel.addEventListener('bufferedamountlow', () => events.drained())
    }
    events.opened()
    const waiting = early ?? []
    early = undefined
    for (const message of waiting) events.received(message)
  })
  peer.on('data', (data: Uint8Array) => {
    const message = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    if (!early) events.received(message)
    else if (early.push(message) > MOST_EARLY) close()
  })
  peer.on('error', close)
  peer.on('close', close)
  return {
    signal: (sdp) => {
      try {
        const { type, sdp: description } = JSON.parse(sdp)
        // simple-peer would also take candidates and renegotiations, which nobody signed for.
        if (type !== (role === 'offerer' ? 'answer' : 'offer') || typeof description !== 'string')
          throw new Error('no description')
        peer.signal({ type, sdp: description })
      } catch {
        close()
      }
    },
    send: (message) => {
      try {
        if (!closed) peer.send(message)
      } catch {
        close()
      }
    },
    get buffered() {
      return channelOf(peer)?.bufferedAmount ?? 0
    },
    close,
  }
}

/** simple-peer does not type its channel, whose buffer is what says when to wait. */
function channelOf(peer: SimplePeer.Instance): RTCDataChannel | undefined {
  return (peer as unknown as { _channel?: RTCDataChannel })._channel
}

import wrtc from '@roamhq/wrtc'
import type { OpenLink } from '../../extension/engine/peer-link.ts'
import { CHANNEL_BUFFERED_BYTES } from '../../shared/limits.ts'

/** Candidates that take longer than this to be found are left out, ms. */
const GATHER_MS = 2_000

/** How often a full buffer is looked at, as this library never says that it drained: it fills in 5 ms at 50 MB/s. */
const LOOK_MS = 2

/** A data channel by libwebrtc in Node: one description each way, with all candidates, as browsers make them. */
export const openWrtcLink: OpenLink = (role, ice, events) => {
  const peer = new wrtc.RTCPeerConnection({
    iceServers: ice.servers.map(({ urls, username = '', credential = '' }) => ({
      urls,
      username,
      credential,
    })),
    iceTransportPolicy: ice.hideAddress ? 'relay' : 'all',
  })
  let channel: RTCDataChannel | undefined
  let closed = false
  let opened = false
  let looking = false

  const close = () => {
    if (closed) return
    closed = true
    channel?.close()
    peer.close()
    events.closed()
  }
  /** What fails closes the link; nothing of it is an exception to whoever opened it. */
  const attempt = (work: () => Promise<unknown>) => void work().catch(close)

  const open = () => {
    if (closed || opened) return
    opened = true
    events.opened()
  }

  /**
   * After something was sent, until little of it waits: an idle link has no timer. Another thread sends, so that each look
   * reads the amount once, and none is left out because little waited the moment before.
   */
  const tellDrained = () => {
    if (looking) return
    looking = true
    setTimeout(() => {
      looking = false
      if (closed || !channel) return
      if (channel.bufferedAmount <= CHANNEL_BUFFERED_BYTES / 2) events.drained()
      else tellDrained()
    }, LOOK_MS)
  }

  const take = (made: RTCDataChannel) => {
    channel = made
    made.binaryType = 'arraybuffer'
    made.onopen = open
    made.onmessage = ({ data }) => {
      if (!closed && data instanceof ArrayBuffer) events.received(new Uint8Array(data))
    }
    made.onclose = close
    made.onerror = close
    if (made.readyState === 'open') open()
  }

  const describe = async (made: RTCSessionDescriptionInit) => {
    await peer.setLocalDescription(made)
    await gathered(peer)
    const { type, sdp } = peer.localDescription ?? made
    if (!closed) events.signal(JSON.stringify({ type, sdp }))
  }

  peer.onconnectionstatechange = () => {
    if (peer.connectionState === 'failed' || peer.connectionState === 'closed') close()
  }
  if (role === 'offerer') {
    take(peer.createDataChannel('catalk', { ordered: true }))
    attempt(async () => describe(await peer.createOffer()))
  } else {
    peer.ondatachannel = (event) => (channel ? close() : take(event.channel))
  }

  return {
    signal: (sdp) =>
      attempt(async () => {
        const { type, sdp: description } = JSON.parse(sdp)
        const expected = role === 'offerer' ? 'answer' : 'offer'
        if (type !== expected || typeof description !== 'string') throw new Error('no description')
        await peer.setRemoteDescription({ type: expected, sdp: description })
        if (role === 'answerer') await describe(await peer.createAnswer())
      }),
    send: (message) => {
      try {
        if (closed) return
        channel?.send(message as Uint8Array<ArrayBuffer>)
        tellDrained()
      } catch {
        close()
      }
    },
    get buffered() {
      return channel?.bufferedAmount ?? 0
    },
    close,
  }
}

/** Resolves when all candidates are found, or when waiting longer is not worth it. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS)
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    }
  })
}

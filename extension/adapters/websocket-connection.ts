import type { Connect } from '../engine/connection.ts'

/** A browser's WebSocket (RFC 6455), binary messages only. */
export const connectWebSocket: Connect = (address, events) => {
  let closed = false
  const close = () => {
    if (closed) return
    closed = true
    events.closed()
  }
  let socket: WebSocket | undefined
  try {
    socket = new WebSocket(address)
  } catch {
    // An address that is none, or one that the page's security policy forbids.
    queueMicrotask(close)
    return { send: () => undefined, close }
  }
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => events.opened()
  socket.onmessage = ({ data }) => {
    if (!closed && data instanceof ArrayBuffer) events.received(new Uint8Array(data))
  }
  socket.onclose = close
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message as Uint8Array<ArrayBuffer>)
    },
    close: () => {
      socket.close()
      // A dead network lets a closing handshake wait for minutes; nobody else has to.
      close()
    },
  }
}

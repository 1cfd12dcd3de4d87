import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Wire } from './wire.ts'

/** Each text is a message, as it is. */
export function wsWire(address: string): Wire {
  return {
    async connect() {
      const socket = new WebSocket(address, { perMessageDeflate: false })
      await once(socket, 'open')
      return { socket, messageOf: async (text) => Buffer.from(text) }
    },
    read: (message) => [message.toString('utf8')],
    prove: async () => undefined,
  }
}

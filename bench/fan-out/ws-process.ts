import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answer, cpuSeconds } from '../child.ts'
import type { ServerMethods } from './relay-process.ts'

// The broadcast of ws's own documentation: no login, no order, no proof.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) => {
  socket.on('message', (message) => {
    for (const client of server.clients) client.send(message)
  })
})

const methods: ServerMethods = {
  async start() {
    if (!server.address()) await once(server, 'listening')
    return { kind: 'ws', address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` }
  },
  cpuSeconds,
}

answer(methods)

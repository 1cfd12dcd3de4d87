import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { PublicKey } from '../shared/ids.ts'
import { MAX_CLIENT_FRAME_BYTES } from '../shared/limits.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import { type Edge, refuseConnection } from './edge.ts'
import { Incoming } from './incoming.ts'
import { RateLimit } from './rate-limit.ts'
import type { RelayLimits } from './relay-limits.ts'
import { type FrameHandlers, Session } from './session.ts'
import { Unproved } from './unproved.ts'

/** A frame somewhat too long is refused by name; a huge one is not even read (close code 1009). */
const MAX_PAYLOAD = MAX_CLIENT_FRAME_BYTES + 64 * 1_024
/** In how many fragments and chunks one comes: each takes memory of its own, however few bytes it has. */
const MAX_PARTS = 1_024

export interface SocketsOptions {
  http: Server
  edge: Edge
  clock: Clock
  limits: RelayLimits
  handlers: FrameHandlers
}

/** The relay's WebSockets: one session each, closed when it does not log in, dropped when it is dead. */
export class Sockets {
  readonly #options: SocketsOptions
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_PAYLOAD,
    maxFragments: MAX_PARTS,
    maxBufferedChunks: MAX_PARTS,
    autoPong: false,
    // It would deflate the same facts anew for every socket.
    perMessageDeflate: false,
  })
  readonly #sessions = new Map<WebSocket, Session>()
  readonly #incoming = new Map<WebSocket, Incoming>()
  readonly #unproved: Unproved
  /** Bytes of each person. */
  readonly #bytes: RateLimit<PublicKey>
  /** Those that did not answer the last ping yet. */
  readonly #silent = new Set<WebSocket>()
  #callOffPing: (() => void) | undefined
  #accepting = true
  #allClosed: (() => void) | undefined

  constructor(options: SocketsOptions) {
    this.#options = options
    this.#unproved = new Unproved(options.limits.unproved)
    this.#bytes = new RateLimit(options.limits.bytes)
    options.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Takes no more. */
  refuseNew(): void {
    this.#accepting = false
  }

  /** Says bye to all, and resolves when all are closed. Those that are not in time are cut off. */
  async drain(): Promise<void> {
    this.#callOffPing?.()
    for (const session of this.#sessions.values()) {
      session.bye(new Refusal('draining', 'The relay restarts. It is back in a moment.'))
    }
    if (this.#sessions.size === 0) return
    const closed = new Promise<void>((resolve) => {
      this.#allClosed = resolve
    })
    const callOff = this.#options.clock.after(this.#options.limits.drainMs, () => {
      for (const socket of this.#sessions.keys()) socket.terminate()
    })
    await closed
    callOff()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const { edge, limits } = this.#options
    if (!this.#accepting || this.#sessions.size >= limits.sockets) {
      refuseConnection(socket, 503)
      return
    }
    const account = edge.admit(request, socket)
    if (!account) return
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, socket, account))
  }

  #open(socket: WebSocket, stream: Duplex, account: Account): void {
    const { clock, limits, handlers } = this.#options
    const session = new Session({ socket, handlers, limits, clock, account, bytes: this.#bytes })
    this.#sessions.set(socket, session)
    this.#incoming.set(socket, new Incoming(stream, socket, account))
    this.#unproved.add(session)?.evict(new Refusal('too-many', 'Too many connections wait to log in.'))
    const callOffTimeout = clock.after(limits.loginTimeoutMs, () => {
      if (['online', 'door', 'restoring', 'closed'].includes(session.state.at)) return
      session.bye(new Refusal('login-timeout', 'Not logged in within the time for it.'))
    })
    socket.on('message', (data, binary) => session.receive(data as Buffer, binary))
    socket.on('pong', () => this.#silent.delete(socket))
    // What follows an error is a close; the reason is the other side's.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      callOffTimeout()
      this.#sessions.delete(socket)
      this.#incoming.delete(socket)
      this.#unproved.delete(session)
      this.#silent.delete(socket)
      session.ended()
      if (this.#sessions.size === 0) this.#allClosed?.()
    })
    this.#callOffPing ??= clock.after(limits.pingEveryMs, () => this.#ping())
  }

  #ping(): void {
    for (const socket of this.#silent) socket.terminate()
    this.#silent.clear()
    for (const [socket, incoming] of this.#incoming) {
      this.#silent.add(socket)
      if (incoming.round()) socket.ping()
      else socket.terminate()
    }
    const again = this.#sessions.size > 0
    this.#callOffPing = again
      ? this.#options.clock.after(this.#options.limits.pingEveryMs, () => this.#ping())
      : undefined
  }
}

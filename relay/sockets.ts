import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { MAX_CLIENT_FRAME_BYTES } from '../shared/limits.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { RelayLimits } from './relay-limits.ts'
import { type FrameHandlers, Session } from './session.ts'

/** A frame somewhat too long is refused by name; a huge one is not even read (close code 1009). */
const MAX_PAYLOAD = MAX_CLIENT_FRAME_BYTES + 64 * 1_024

export interface SocketsOptions {
  http: Server
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
    // It would deflate the same facts anew for every socket.
    perMessageDeflate: false,
  })
  readonly #sessions = new Map<WebSocket, Session>()
  /** Those that have proved no key, and some that have by now. */
  readonly #unproved = new Set<WebSocket>()
  /** Those that did not answer the last ping yet. */
  readonly #silent = new Set<WebSocket>()
  #callOffPing: (() => void) | undefined
  #accepting = true
  #allClosed: (() => void) | undefined

  constructor(options: SocketsOptions) {
    this.#options = options
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
    if (!this.#accepting) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket))
  }

  /** Whoever has waited longest gives their place to whoever comes: or a few who never log in would keep the door shut. */
  #makeRoom(): void {
    const { unproved } = this.#options.limits
    // Looked through only when there seem to be too many, so this set is never much larger than that.
    if (this.#unproved.size < unproved) return
    for (const socket of this.#unproved) {
      const at = this.#sessions.get(socket)?.state.at
      if (at !== 'greeting' && at !== 'challenged') this.#unproved.delete(socket)
    }
    for (const socket of this.#unproved) {
      if (this.#unproved.size < unproved) return
      this.#unproved.delete(socket)
      this.#sessions.get(socket)?.bye(new Refusal('too-many', 'Too many connections wait to log in.'))
      // Without waiting for a goodbye that may never come.
      socket.terminate()
    }
  }

  #open(socket: WebSocket): void {
    const { clock, limits, handlers } = this.#options
    const session = new Session(socket, handlers, limits, clock)
    this.#sessions.set(socket, session)
    this.#makeRoom()
    this.#unproved.add(socket)
    const callOffTimeout = clock.after(limits.loginTimeoutMs, () => {
      if (session.state.at === 'online' || session.state.at === 'closed') return
      session.bye(new Refusal('login-timeout', 'Not logged in within the time for it.'))
    })
    socket.on('message', (data, binary) => session.receive(data as Buffer, binary))
    socket.on('pong', () => this.#silent.delete(socket))
    // What follows an error is a close; the reason is the other side's.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      callOffTimeout()
      this.#sessions.delete(socket)
      this.#unproved.delete(socket)
      this.#silent.delete(socket)
      session.ended()
      if (this.#sessions.size === 0) this.#allClosed?.()
    })
    this.#callOffPing ??= clock.after(limits.pingEveryMs, () => this.#ping())
  }

  #ping(): void {
    for (const socket of this.#silent) socket.terminate()
    this.#silent.clear()
    for (const socket of this.#sessions.keys()) {
      this.#silent.add(socket)
      socket.ping()
    }
    const again = this.#sessions.size > 0
    this.#callOffPing = again
      ? this.#options.clock.after(this.#options.limits.pingEveryMs, () => this.#ping())
      : undefined
  }
}

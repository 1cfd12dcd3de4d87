import type { Connection, ConnectionEvents } from '../../extension/engine/connection.ts'
import { type Line, Pipe } from './line.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** A WebSocket's own frame around each message, a TCP header, and what TLS adds. */
const OVERHEAD_BYTES = 60

/** What the relay does when something comes. */
export interface RelaySide {
  receive(message: Buffer): void
  ended(): void
}

export interface SimSocketOptions {
  clock: VirtualClock
  line: Line
  relayLine: Line
  events: ConnectionEvents
  /** The connection arrived at the relay; undefined: nobody is there. */
  accept(socket: SimSocket): RelaySide | undefined
  /** Bytes that leave for the client, and for the relay. */
  count(toClient: number, fromClient: number): void
}

/** A WebSocket between a client and the relay, over the client's line. */
export class SimSocket {
  readonly line: Line
  readonly #options: SimSocketOptions
  readonly #up: Pipe
  readonly #down: Pipe
  #relay: RelaySide | undefined
  #clientClosed = false

  constructor(options: SimSocketOptions) {
    const { clock, line, relayLine, events } = options
    this.#options = options
    this.line = line
    this.#up = new Pipe(clock, line, relayLine)
    this.#down = new Pipe(clock, relayLine, line)
    // TCP, TLS and HTTP: two round trips.
    this.#up.send(OVERHEAD_BYTES, () => {
      this.#down.send(OVERHEAD_BYTES, () => {
        this.#up.send(OVERHEAD_BYTES, () => {
          this.#relay = options.accept(this)
          this.#down.send(OVERHEAD_BYTES, () => {
            if (this.#clientClosed) return
            if (this.#relay) events.opened()
            else this.#clientEnds()
          })
        })
      })
    })
  }

  readonly client: Connection = {
    send: (message) => {
      if (this.#clientClosed) return
      this.#options.count(0, message.length + OVERHEAD_BYTES)
      this.#up.send(message.length + OVERHEAD_BYTES, () => this.#relay?.receive(Buffer.from(message)))
    },
    close: () => {
      if (this.#clientClosed) return
      this.clientDied()
      this.#options.clock.soon(() => this.#options.events.closed())
    },
  }

  /** What the relay has sent and has not left it. */
  get bufferedAmount(): number {
    return this.#down.buffered
  }

  /** By the relay. */
  send(message: Buffer): void {
    if (!this.#relay) return
    this.#options.count(message.length + OVERHEAD_BYTES, 0)
    const bytes = new Uint8Array(message.buffer, message.byteOffset, message.length)
    this.#down.send(message.length + OVERHEAD_BYTES, () => {
      if (!this.#clientClosed) this.#options.events.received(bytes)
    })
  }

  /** By the relay: what it sent before arrives before. */
  close(): void {
    if (!this.#relay) return
    this.#down.send(OVERHEAD_BYTES, () => this.#clientEnds())
    this.#relayEnds()
  }

  /** The client's program is gone: its machine says so to the relay, and nothing is heard here any more. */
  clientDied(): void {
    this.#clientClosed = true
    this.#up.send(OVERHEAD_BYTES, () => this.#relayEnds())
  }

  /** The relay's program is gone, and cannot even end its sessions. */
  relayDied(): void {
    this.#relay = undefined
    this.#down.send(OVERHEAD_BYTES, () => this.#clientEnds())
  }

  /** The line has been silent for long: the relay takes the connection for dead, and the client will notice by itself. */
  timedOut(): void {
    this.#up.lose()
    this.#down.lose()
    this.#relayEnds()
  }

  #clientEnds(): void {
    if (this.#clientClosed) return
    this.#clientClosed = true
    this.#options.events.closed()
  }

  #relayEnds(): void {
    const relay = this.#relay
    this.#relay = undefined
    relay?.ended()
  }
}

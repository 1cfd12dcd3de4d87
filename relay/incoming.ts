import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Account } from './account.ts'

/** Pings and pongs of one WebSocket between two rounds; a browser sends one pong. */
const MOST_CONTROL_FRAMES = 100
/** Of a client's ping or pong, RFC 6455 §5.2: two bytes and the mask. */
const CONTROL_HEADER_BYTES = 6

/** What comes in on one WebSocket beside whole messages: nobody else sees it, and it could cost without end. */
export class Incoming {
  readonly #account: Account
  readonly #socket: WebSocket
  /** Bytes that came since the last whole message. */
  #unfinished = 0
  /** Messages that came whole. */
  #messages = 0
  #controlFrames = 0
  /** How many messages there were when the round before found an unfinished one. */
  #unfinishedAfter: number | undefined

  constructor(stream: Duplex, socket: WebSocket, account: Account) {
    this.#socket = socket
    this.#account = account
    // Before the socket takes it: a message is told of while it does.
    stream.prependListener('data', (chunk: Buffer) => this.#hold(chunk.length))
    socket.on('message', () => {
      this.#messages += 1
      this.#hold(-this.#unfinished)
    })
    socket.on('ping', (data) => {
      this.#controlFrame(data)
      // Whoever does not read gets none: they would pile up.
      if (socket.bufferedAmount === 0) socket.pong(data)
    })
    socket.on('pong', (data) => this.#controlFrame(data))
    socket.on('close', () => this.#hold(-this.#unfinished))
  }

  /** Every half a minute or so. False: it has been sending one and the same message since the last time. */
  round(): boolean {
    const isStuck = this.#unfinished > 0 && this.#unfinishedAfter === this.#messages
    this.#unfinishedAfter = this.#unfinished > 0 ? this.#messages : undefined
    this.#controlFrames = 0
    return !isStuck
  }

  #hold(bytes: number): void {
    this.#unfinished += bytes
    this.#account.unfinishedBytes += bytes
    if (bytes > 0 && this.#account.holdsTooMuch) this.#socket.terminate()
  }

  #controlFrame(data: Buffer): void {
    this.#hold(-Math.min(this.#unfinished, CONTROL_HEADER_BYTES + data.length))
    this.#controlFrames += 1
    if (this.#controlFrames > MOST_CONTROL_FRAMES) this.#socket.terminate()
  }
}

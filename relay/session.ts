import type { WebSocket } from 'ws'
import { CLIENT_FRAMES, type ClientFrame } from '../shared/client-frames.ts'
import type { Awaitable } from '../shared/crypto.ts'
import { decodeFrame } from '../shared/frame.ts'
import { type ClaimHash, idBytes, type LogId, type PublicKey } from '../shared/ids.ts'
import { MAX_CLIENT_FRAME_BYTES, MAX_STRIKES } from '../shared/limits.ts'
import { asRefusal, Refusal } from '../shared/refusal.ts'
import type { RelayFrame } from '../shared/relay-frames.ts'
import type { Account } from './account.ts'
import type { Clock } from './clock.ts'
import { envelopeOf } from './envelope.ts'
import { frameCost } from './frame-cost.ts'
import type { RateLimit } from './rate-limit.ts'
import type { RelayLimits } from './relay-limits.ts'
import { TokenBucket } from './token-bucket.ts'

export type SessionState =
  | { at: 'greeting' }
  | { at: 'challenged'; key: PublicKey; clientNonce: Uint8Array; relayNonce: Uint8Array }
  /** The key is proved; a `join` may still wait for its stamp. */
  | { at: 'entering'; key: PublicKey }
  /** The key is proved, and they are asked for what the relay lost. */
  | { at: 'restoring'; key: PublicKey }
  /** The key is proved, and somebody has to let them in. */
  | { at: 'door'; key: PublicKey }
  | Online
  | { at: 'closed' }

export interface Online {
  at: 'online'
  key: PublicKey
  subscribed: ReadonlySet<LogId>
  /** Logs of which facts were held back, as this reader is slow: it gets their heads. */
  missed: Set<LogId>
}

type Content<Kind extends ClientFrame['kind']> = Extract<ClientFrame, { kind: Kind }>['content']

/** Who answers a client's frames. What they throw is a strike. */
export interface FrameHandlers {
  hello(session: Session, content: Content<'hello'>): Awaitable<void>
  login(session: Session, content: Content<'login'>): Awaitable<void>
  restore(session: Session, content: Content<'restore'>): Awaitable<void>
  say(session: Session, online: Online, content: Content<'say'>): Awaitable<void>
  subscribe(session: Session, online: Online, content: Content<'subscribe'>): Awaitable<void>
  signal(session: Session, online: Online, content: Content<'signal'>): Awaitable<void>
  pass(session: Session, online: Online, content: Content<'pass'>): Awaitable<void>
  heads(session: Session, online: Online, content: Content<'heads'>): Awaitable<void>
  /** Once, when a session that stood at the door no longer does. */
  leftDoor(session: Session, key: PublicKey): void
  /** Once, when a session that was asked for what the relay lost goes. */
  leftRestoring(session: Session): void
  /** Once, when a session that was online no longer is. */
  left(session: Session, online: Online): void
  /** Something went wrong that is nobody's refusal: a fault of ours. */
  failed(error: unknown): void
}

export interface SessionOptions {
  socket: WebSocket
  handlers: FrameHandlers
  limits: RelayLimits
  clock: Clock
  /** Of the address that it comes from. */
  account: Account
  /** Bytes of each person, over all their connections. */
  bytes: RateLimit<PublicKey>
}

/** How long somebody waits who sent too many bytes, ms. */
const TOO_MANY_BYTES_MS = 100
/** What a frame costs its address that no honest client sends, ms of work: as much as dozens of good ones. */
const STRIKE_MS = 20

/** One connection, from its first frame to its last. */
export class Session {
  state: SessionState = { at: 'greeting' }
  readonly account: Account
  readonly #socket: WebSocket
  readonly #handlers: FrameHandlers
  readonly #limits: RelayLimits
  readonly #clock: Clock
  readonly #bytes: RateLimit<PublicKey>
  readonly #frames: TokenBucket
  readonly #passes: TokenBucket
  #strikes = 0
  #isPaused = false
  /** Bytes of a welcome that are perhaps still on their way: they are no sign of slow reading. */
  #welcoming = 0
  /** Frames are answered one after the other, in the order in which they came. */
  #work: Promise<void> = Promise.resolve()

  constructor({ socket, handlers, limits, clock, account, bytes }: SessionOptions) {
    this.account = account
    this.#socket = socket
    this.#bytes = bytes
    this.#handlers = handlers
    this.#limits = limits
    this.#clock = clock
    this.#frames = new TokenBucket(limits.frames, clock.now())
    this.#passes = new TokenBucket(limits.passes, clock.now())
  }

  /** So much is on its way already that only heads should follow. */
  get isSlow(): boolean {
    return this.#socket.bufferedAmount > this.#limits.slowBufferedBytes
  }

  receive(data: Buffer, binary: boolean): void {
    this.#work = this.#work.then(() => this.#answer(data, binary))
  }

  send(frame: RelayFrame): void {
    this.pass(envelopeOf(frame))
  }

  /** May be larger than what closes a connection: it was asked for, and only its reading shows how fast. */
  welcome(control: RelayFrame[], welcome: RelayFrame): void {
    if (this.state.at === 'closed') return
    for (const frame of [...control, welcome]) {
      const message = envelopeOf(frame)
      this.#socket.send(message)
      this.#welcoming += message.length
    }
  }

  /** An envelope that goes to others too. */
  pass(message: Buffer): void {
    if (this.state.at === 'closed') return
    if (this.#isFarTooSlow(this.#socket.bufferedAmount)) this.#giveUp()
    else this.#socket.send(message)
  }

  /** Facts of a log; a slow reader gets its head in their place, later. */
  passFacts(log: LogId, message: Buffer): void {
    if (this.state.at !== 'online') return
    const buffered = this.#socket.bufferedAmount
    if (buffered <= this.#limits.slowBufferedBytes) this.#socket.send(message)
    else if (this.#isFarTooSlow(buffered)) this.#giveUp()
    else this.state.missed.add(log)
  }

  /** No, and why: the frame, or the claim with this hash. */
  refuse({ reason, message }: Refusal, hash?: ClaimHash): void {
    const sentence = message.slice(0, 500)
    this.send({
      kind: 'refused',
      content: hash ? { reason, sentence, hash: idBytes(hash) } : { reason, sentence },
    })
  }

  /** A refusal for what no honest client sends. */
  strike(refusal: Refusal, hash?: ClaimHash): void {
    this.refuse(refusal, hash)
    this.account.take(STRIKE_MS)
    this.#strikes += 1
    if (this.#strikes >= MAX_STRIKES) this.bye(refusal)
  }

  /** The last frame. */
  bye({ reason, message }: Refusal): void {
    this.send({ kind: 'bye', content: { reason, sentence: message.slice(0, 500) } })
    // RFC 6455 §7.4.1: 1001 going away, 1008 policy violation.
    this.#socket.close(reason === 'draining' ? 1001 : 1008, reason)
    // Or the other side's goodbye would not be read.
    this.#readOn()
    this.ended()
  }

  /** Says bye, and does not wait for a goodbye that may never come. */
  evict(refusal: Refusal): void {
    this.bye(refusal)
    this.#socket.terminate()
  }

  /** The connection is closed, or about to be. */
  ended(): void {
    const before = this.state
    this.state = { at: 'closed' }
    if (before.at === 'online') this.#handlers.left(this, before)
    else if (before.at === 'door') this.#handlers.leftDoor(this, before.key)
    else if (before.at === 'restoring') this.#handlers.leftRestoring(this)
  }

  #isFarTooSlow(buffered: number): boolean {
    if (buffered <= this.#limits.slowBufferedBytes) this.#welcoming = 0
    return buffered > this.#limits.closeBufferedBytes + this.#welcoming
  }

  #giveUp(): void {
    const refusal = new Refusal('slow-reader', 'This connection reads too slowly.')
    this.#socket.send(
      envelopeOf({ kind: 'bye', content: { reason: refusal.reason, sentence: refusal.message } }),
    )
    this.#socket.terminate()
    this.ended()
  }

  async #answer(data: Buffer, binary: boolean): Promise<void> {
    if (this.#isClosed) return
    try {
      if (!binary) throw new Refusal('malformed', 'Frames are binary messages.')
      // A plain view: what is decoded out of a Buffer would be Buffers.
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length)
      const frame = decodeFrame(CLIENT_FRAMES, bytes, MAX_CLIENT_FRAME_BYTES)
      if (frame.kind === 'pass' && this.state.at === 'online') {
        if (!this.#passes.take(this.#clock.now())) return this.#passNothing(frame.content)
      } else if (!this.#frames.take(this.#clock.now()))
        throw new Refusal('too-fast', 'Too many frames. Wait a little.')
      await this.#itsTurn(frame, bytes.length)
      if (this.#isClosed) return
      await this.#dispatch(frame)
    } catch (error) {
      if (!(error instanceof Refusal)) this.#handlers.failed(error)
      this.strike(asRefusal(error))
    }
  }

  get #isClosed(): boolean {
    return this.state.at === 'closed'
  }

  /**
   * Whoever sends more than there is room for waits, and nothing is refused for it: nobody reads their socket meanwhile, so
   * what else they send stays with them.
   */
  async #itsTurn(frame: ClientFrame, bytes: number): Promise<void> {
    const { state } = this
    if (state.at === 'online') {
      while (!this.#bytes.take(state.key, this.#clock.now(), bytes)) {
        await this.#notReading(new Promise((resolve) => this.#clock.after(TOO_MANY_BYTES_MS, resolve)))
        if (this.#isClosed) return
      }
    }
    const turn = this.account.turn(frameCost(frame, bytes), () => this.#isClosed)
    if (turn) await this.#notReading(turn)
  }

  #readOn(): void {
    if (this.#isPaused) this.#socket.resume()
    this.#isPaused = false
  }

  async #notReading(until: Promise<void>): Promise<void> {
    this.#socket.pause()
    this.#isPaused = true
    await until
    this.#readOn()
  }

  /** An honest client that gives pages fast may meet this rate, too. */
  #passNothing({ to }: Content<'pass'>): void {
    this.send({ kind: 'unpassed', content: { to, reason: 'too-fast' } })
  }

  #dispatch(frame: ClientFrame): Awaitable<void> {
    if (frame.kind === 'hello') return this.#handlers.hello(this, frame.content)
    if (frame.kind === 'login') return this.#handlers.login(this, frame.content)
    const online = this.state
    if (frame.kind === 'restore' && ['restoring', 'door', 'online'].includes(online.at))
      return this.#handlers.restore(this, frame.content)
    if (online.at === 'door') {
      if (frame.kind === 'ping') return this.send({ kind: 'pong', content: null })
      throw new Refusal('waiting', 'Somebody has to let you in first.')
    }
    if (online.at !== 'online') throw new Refusal('not-logged-in', 'Log in first: hello, then login.')
    switch (frame.kind) {
      case 'say':
        return this.#handlers.say(this, online, frame.content)
      case 'subscribe':
        return this.#handlers.subscribe(this, online, frame.content)
      case 'signal':
        return this.#handlers.signal(this, online, frame.content)
      case 'pass':
        return this.#handlers.pass(this, online, frame.content)
      case 'heads':
        return this.#handlers.heads(this, online, frame.content)
      case 'ping':
        return this.send({ kind: 'pong', content: null })
    }
  }
}

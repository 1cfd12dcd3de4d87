import type { SignedClaim } from '../../shared/claim.ts'
import type { ClientFrame } from '../../shared/client-frames.ts'
import type { Signer } from '../../shared/crypto.ts'
import { decodeFrame, encodeFrame, openEnvelope, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { type EpochId, epochId, idBytes, type PublicKey, publicKey } from '../../shared/ids.ts'
import { LOGIN_TIMEOUT_MS, MAX_CONTROL_BYTES, MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { loginSignedBytes } from '../../shared/login.ts'
import { asRefusal, type Reason, Refusal } from '../../shared/refusal.ts'
import { RELAY_FRAMES, type RelayFrame } from '../../shared/relay-frames.ts'
import { restoreParts } from '../../shared/restore-parts.ts'
import { backoff } from './backoff.ts'
import type { Connection } from './connection.ts'
import type { World } from './world.ts'

export type SessionState =
  | { state: 'connecting' }
  | { state: 'online'; since: number }
  | { state: 'waiting'; retryAt: number; reason: Reason; sentence: string }
  | { state: 'refused'; reason: Reason; sentence: string }

export type Welcome = Extract<RelayFrame, { kind: 'welcome' }>['content'] & {
  /** Pages of the control log that were not held, oldest first. */
  control: Uint8Array[]
}

export interface SessionEvents {
  state(state: SessionState): void
  /** Logged in. Frames that follow wait until this is done. */
  welcome(welcome: Welcome): Promise<void>
  /** A frame after the welcome; the next one waits until this is done. */
  frame(frame: RelayFrame): Promise<void>
}

export interface LoginProof {
  signer: Signer
  /** Shown when not a member yet. `anyway`: the relay wants the work also of who shows an invite, as it lets nobody in. */
  join(work: number, anyway: boolean): Promise<SignedClaim | null>
  /** Which of the control log is held. */
  control(): [EpochId, number][]
  /** A page of it, deflated, for a relay that lost it; undefined when it is not held. */
  controlPage(epoch: EpochId, index: number): Promise<Uint8Array | undefined>
  /** Another server answers, and shows the code of a move: what to say of it when the owner signed it. */
  moved(code: string): Promise<Refusal | undefined>
}

type Outside = Pick<World, 'crypto' | 'random' | 'clock' | 'connect'>

/** Nothing changes by trying again: the person has to act. */
const FINAL: readonly Reason[] = [
  'not-invited',
  'invite-expired',
  'invite-used-up',
  'invite-withdrawn',
  'banned',
  'key-replaced',
  'replaced',
]
/** Nor by trying again soon; but an owner may put a wrong address or an old version right, and nobody tells. */
const PATIENT: readonly Reason[] = ['wrong-server', 'server-moved', 'wrong-key', 'wrong-version']
/** Ms; spread by as much again, so that not all come at once. */
const PATIENT_MS = 4 * 60_000
/** After this the last `subscribe` is sent again when it was too fast, ms: by then there is room for six. */
const SUBSCRIBE_AGAIN_MS = 3_000
/** After this much silence a ping asks whether the socket is alive; without an answer in the second time it is dropped. */
const SILENCE_MS = 45_000
const ANSWER_MS = 10_000
/** A session that ends sooner than this is a try that failed: or a relay would be asked twice a second for good. */
const STEADY_MS = 10_000

/** The session with one relay: logs in, stays, comes back. */
export class RelaySession {
  readonly #world: Outside
  readonly #server: PublicKey
  readonly #address: string
  readonly #proof: LoginProof
  readonly #events: SessionEvents
  #connection: Connection | undefined
  #phase: 'greeting' | 'proving' | 'door' | 'online' = 'greeting'
  #state: SessionState = { state: 'connecting' }
  #tries = 0
  #works = false
  #nonce = new Uint8Array(32)
  #cancelTimer: () => void = () => undefined
  #cancelHeartbeat: () => void = () => undefined
  #control: Uint8Array[] = []
  #subscribed: ClientFrame | undefined
  #cancelSubscribe: (() => void) | undefined
  #lastHeard = 0
  #stopped = true
  #goodbye: Refusal | undefined

  constructor(world: Outside, server: PublicKey, address: string, proof: LoginProof, events: SessionEvents) {
    this.#world = world
    this.#server = server
    this.#address = address
    this.#proof = proof
    this.#events = events
  }

  get online(): boolean {
    return this.#state.state === 'online'
  }

  start(): void {
    this.#stopped = false
    this.#dial()
  }

  stop(): void {
    this.#stopped = true
    this.#cancelTimer()
    this.#forgetConnection()?.close()
  }

  /** Tries at once, unless it is trying already. */
  retryNow(): void {
    if (this.#stopped || this.#state.state === 'online' || this.#state.state === 'connecting') return
    this.#cancelTimer()
    this.#forgetConnection()?.close()
    this.#dial()
  }

  /** Drops the connection and logs in anew: for when what the relay said does not fit together. */
  restart(): void {
    this.#connection?.close()
  }

  /** Sends a frame, or drops it when not online: what must arrive is kept by who sends it. */
  send(frame: ClientFrame): void {
    if (frame.kind === 'subscribe') this.#subscribed = frame
    if (this.online) this.#connection?.send(encodeFrame(frame))
  }

  #dial(): void {
    this.#set({ state: 'connecting' })
    this.#connect()
  }

  #connect(): void {
    this.#phase = 'greeting'
    this.#control = []
    this.#goodbye = undefined
    this.#nonce = new Uint8Array(32)
    this.#world.random(this.#nonce)
    let received: Promise<void> = Promise.resolve()
    const connection = this.#world.connect(this.#address, {
      opened: () => {
        connection.send(
          encodeFrame({
            kind: 'hello',
            content: { version: PROTOCOL_VERSION, key: idBytes(this.#proof.signer.key), nonce: this.#nonce },
          }),
        )
      },
      received: (message) => {
        this.#lastHeard = this.#world.clock.now()
        // What comes behind a goodbye, also one of this side's, is not heard.
        received = received.then(() =>
          this.#connection === connection && !this.#goodbye ? this.#receive(connection, message) : undefined,
        )
      },
      closed: () => {
        // What came before the close is heard first: it may say why.
        received = received.then(() => this.#closed(connection))
      },
    })
    this.#connection = connection
    this.#expectMore(connection)
  }

  #expectMore(connection: Connection): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#world.clock.after(LOGIN_TIMEOUT_MS, () => connection.close())
  }

  async #receive(connection: Connection, message: Uint8Array): Promise<void> {
    try {
      const bytes = await openEnvelope(message, MAX_RELAY_FRAME_BYTES)
      await this.#take(connection, decodeFrame(RELAY_FRAMES, bytes, MAX_RELAY_FRAME_BYTES))
    } catch (error) {
      this.#goodbye = asRefusal(error)
      connection.close()
    }
  }

  async #take(connection: Connection, frame: RelayFrame): Promise<void> {
    if (frame.kind === 'bye') {
      this.#goodbye = new Refusal(frame.content.reason, frame.content.sentence)
      return
    }
    if (frame.kind === 'refused' && frame.content.reason === 'waiting' && this.#phase === 'proving') {
      // The relay says so itself when somebody has let them in.
      this.#cancelTimer()
      this.#phase = 'door'
      this.#set({ state: 'refused', reason: 'waiting', sentence: frame.content.sentence })
      this.#watch(connection)
      return
    }
    if (this.#phase === 'door') return
    if (frame.kind === 'refused' && this.#phase !== 'online') {
      this.#goodbye = new Refusal(frame.content.reason, frame.content.sentence)
      return
    }
    if (this.#phase === 'greeting' && frame.kind === 'challenge')
      return this.#prove(connection, frame.content)
    if (this.#phase === 'proving' && frame.kind === 'wanted') {
      this.#expectMore(connection)
      return this.#bringBack(connection, frame.content)
    }
    if (this.#phase === 'proving' && frame.kind === 'control') {
      this.#expectMore(connection)
      this.#collect(frame.content)
      return
    }
    if (this.#phase === 'proving' && frame.kind === 'welcome') {
      // The rest is ours to do, however long it takes.
      this.#cancelTimer()
      const control = this.#control
      this.#control = []
      await this.#events.welcome({ ...frame.content, control })
      if (this.#connection !== connection) return
      this.#phase = 'online'
      this.#set({ state: 'online', since: this.#world.clock.now() })
      this.#watch(connection)
      return
    }
    if (this.#phase === 'online') {
      if (frame.kind === 'refused' && frame.content.reason === 'too-fast' && !frame.content.hash)
        this.#subscribeAgain()
      return this.#events.frame(frame)
    }
    throw new Refusal('malformed', `The relay sent "${frame.kind}" where it was not expected.`)
  }

  /** The relay lost what this device holds: it proves itself there. */
  async #bringBack(connection: Connection, wanted: [Uint8Array, number][]): Promise<void> {
    for (const [epoch, index] of wanted) {
      const page = await this.#proof.controlPage(epochId(epoch), index)
      for (const content of restoreParts(page)) connection.send(encodeFrame({ kind: 'restore', content }))
    }
  }

  #collect(pages: Uint8Array[]): void {
    this.#control.push(...pages)
    if (this.#control.reduce((sum, { length }) => sum + length, 0) > MAX_CONTROL_BYTES)
      throw new Refusal('too-long', 'The list of people and channels on this server is too long.')
  }

  /** A frame that was refused so is perhaps the `subscribe`: without it nothing live would come any more. */
  #subscribeAgain(): void {
    this.#cancelSubscribe ??= this.#world.clock.after(SUBSCRIBE_AGAIN_MS, () => {
      this.#cancelSubscribe = undefined
      if (this.#subscribed) this.send(this.#subscribed)
    })
  }

  async #prove(
    connection: Connection,
    { server, nonce, signature, version, work, moved }: Extract<RelayFrame, { kind: 'challenge' }>['content'],
  ): Promise<void> {
    if (version !== PROTOCOL_VERSION) {
      throw new Refusal(
        'wrong-version',
        `The relay speaks version ${version}; this extension speaks ${PROTOCOL_VERSION}.`,
      )
    }
    if (publicKey(server) !== this.#server) {
      const refusal = moved && (await this.#proof.moved(moved))
      if (refusal) throw refusal
      throw new Refusal(
        'wrong-server',
        'At this address answers another server than the one you were invited to.',
      )
    }
    const relaySaid = loginSignedBytes(this.#server, 'relay', this.#nonce, nonce)
    if (!(await this.#world.crypto.verify(this.#server, relaySaid, signature))) {
      throw new Refusal('wrong-server', 'This relay cannot prove that it is the server you were invited to.')
    }
    const mine = await this.#proof.signer.sign(loginSignedBytes(this.#server, 'client', this.#nonce, nonce))
    const join = await this.#proof.join(work, this.#works)
    if (this.#connection !== connection) return
    const control = this.#proof.control().map(([epoch, n]): [Uint8Array, number] => [idBytes(epoch), n])
    this.#phase = 'proving'
    const content = {
      signature: mine,
      control,
      ...(join && { join: [join.claim, join.signature] as [Uint8Array, Uint8Array] }),
    }
    connection.send(encodeFrame({ kind: 'login', content }))
  }

  #closed(connection: Connection): void {
    if (this.#connection !== connection) return
    this.#forgetConnection()
    this.#cancelTimer()
    if (this.#stopped) return
    const { reason, message: sentence } =
      this.#goodbye ?? new Refusal('unreachable', 'The relay does not answer.')
    if (this.#state.state === 'online' && this.#world.clock.now() - this.#state.since >= STEADY_MS)
      this.#tries = 0
    const isAsked = reason === 'needs-work' && !this.#works
    if (isAsked) this.#works = true
    if (reason === 'let-in' || isAsked) {
      this.#dial()
      return
    }
    if (FINAL.includes(reason)) {
      this.#set({ state: 'refused', reason, sentence })
      return
    }
    // Who stood at the door goes on standing there.
    if (this.#state.state === 'refused' && this.#state.reason === 'waiting') {
      this.#cancelTimer = this.#world.clock.after(backoff(this.#tries++, this.#chance()), () =>
        this.#connect(),
      )
      return
    }
    if (PATIENT.includes(reason)) this.#set({ state: 'refused', reason, sentence })
    // Until it is let in, what it was refused for is what a person should know.
    if (this.#state.state === 'refused') {
      const wait = PATIENT_MS * (1 + this.#chance())
      this.#cancelTimer = this.#world.clock.after(wait, () => this.#connect())
      return
    }
    const wait = backoff(this.#tries++, this.#chance())
    this.#cancelTimer = this.#world.clock.after(wait, () => this.#dial())
    this.#set({ state: 'waiting', retryAt: this.#world.clock.now() + wait, reason, sentence })
  }

  /** Undefined when there is none. */
  #forgetConnection(): Connection | undefined {
    this.#cancelHeartbeat()
    this.#cancelSubscribe?.()
    this.#cancelSubscribe = undefined
    this.#subscribed = undefined
    const connection = this.#connection
    this.#connection = undefined
    return connection
  }

  /** From 0 to less than 1. */
  #chance(): number {
    const byte = new Uint8Array(1)
    this.#world.random(byte)
    return (byte[0] ?? 0) / 256
  }

  /** A socket can die without a word, as when a laptop sleeps. */
  #watch(connection: Connection): void {
    this.#cancelHeartbeat = this.#world.clock.after(SILENCE_MS, () => {
      const asked = this.#world.clock.now()
      if (asked - this.#lastHeard < SILENCE_MS) return this.#watch(connection)
      connection.send(encodeFrame({ kind: 'ping', content: null }))
      this.#cancelHeartbeat = this.#world.clock.after(ANSWER_MS, () => {
        if (this.#lastHeard < asked) connection.close()
        else this.#watch(connection)
      })
    })
  }

  #set(state: SessionState): void {
    this.#state = state
    this.#events.state(state)
  }
}

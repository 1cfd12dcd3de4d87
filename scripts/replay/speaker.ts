import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { inflateRawSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { type NodeSigner, nodeCrypto } from '../../relay/node-crypto.ts'
import { equalBytes } from '../../shared/bytes.ts'
import { type SignedClaim, signClaim } from '../../shared/claim.ts'
import type { ClientFrame } from '../../shared/client-frames.ts'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { CONTROL_LOG, idBytes, type PublicKey } from '../../shared/ids.ts'
import type { SignedInvite } from '../../shared/invite.ts'
import { MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { loginSignedBytes } from '../../shared/login.ts'
import { RELAY_FRAMES, type RelayFrame } from '../../shared/relay-frames.ts'

export interface SpeakerOptions {
  address: string
  server: PublicKey
  signer: NodeSigner
  name: string
  invite: SignedInvite
}

interface Waiting {
  kind: string
  resolve(frame: Uint8Array): void
  reject(error: Error): void
}

const crypto = nodeCrypto()

/** Somebody who only speaks: joins under a name, says claims, and hears of none but their own. */
export class Speaker {
  readonly #options: SpeakerOptions
  readonly #socket: WebSocket
  #waiting: Waiting | undefined
  /** Claims on their way, and who waits for them to be stamped. */
  #unstamped = 0
  #settled: { resolve(): void; reject(error: Error): void }[] = []
  #failed: Error | undefined

  private constructor(options: SpeakerOptions, socket: WebSocket) {
    this.#options = options
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.#read(data))
    socket.on('error', (error) => this.#fail(error.message))
    socket.on('close', () => this.#fail('the relay closed the connection'))
  }

  /** Connected and logged in. @throws Error with what the relay said */
  static async enter(options: SpeakerOptions): Promise<Speaker> {
    const socket = new WebSocket(options.address, { perMessageDeflate: false })
    const speaker = new Speaker(options, socket)
    await once(socket, 'open')
    await speaker.#login()
    return speaker
  }

  /**
   * Resolves when the relay has taken them in: whatever anybody sends from then on is stamped behind them. A relay
   * answers a connection's frames one after the other, so a `pong` says that the claims before it are in its queue.
   * @throws Error with what the relay said
   */
  async say(claims: SignedClaim[]): Promise<void> {
    const taken = this.#next('pong')
    this.#unstamped += claims.length
    this.#send({
      kind: 'say',
      content: claims.map(({ claim, signature }): [Uint8Array, Uint8Array] => [claim, signature]),
    })
    this.#send({ kind: 'ping', content: null })
    await taken
  }

  /** Resolves when all that was said is stamped. @throws Error with what the relay said */
  settled(): Promise<void> {
    if (this.#failed) return Promise.reject(this.#failed)
    if (this.#unstamped === 0) return Promise.resolve()
    return new Promise((resolve, reject) => this.#settled.push({ resolve, reject }))
  }

  async close(): Promise<void> {
    await this.settled()
    if (this.#socket.readyState === WebSocket.CLOSED) return
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  async #login(): Promise<void> {
    const { server, signer, name, invite } = this.#options
    const nonce = randomBytes(32)
    const challenged = this.#next('challenge')
    this.#send({ kind: 'hello', content: { version: PROTOCOL_VERSION, key: idBytes(signer.key), nonce } })
    const { content } = decode(await challenged) as Extract<RelayFrame, { kind: 'challenge' }>
    const proved = loginSignedBytes(server, 'relay', nonce, content.nonce)
    if (!crypto.verify(server, proved, content.signature)) {
      throw new Error('This relay is not the one of the invite.')
    }
    const join = await signClaim(signer, {
      server,
      log: CONTROL_LOG,
      type: 'join',
      sentAt: Date.now(),
      nonce: randomBytes(8),
      body: { name, invite: invite.bytes, inviteSignature: invite.signature },
    })
    const signature = signer.sign(loginSignedBytes(server, 'client', nonce, content.nonce))
    const welcome = this.#next('welcome')
    this.#send({
      kind: 'login',
      content: { signature, join: [join.claim, join.signature], control: [] },
    })
    await welcome
  }

  #send(frame: ClientFrame): void {
    this.#socket.send(encodeFrame(frame))
  }

  #next(kind: string): Promise<Uint8Array> {
    if (this.#failed) return Promise.reject(this.#failed)
    return new Promise((resolve, reject) => {
      this.#waiting = { kind, resolve, reject }
    })
  }

  #read(data: Buffer): void {
    const rest = Uint8Array.from(data.subarray(1))
    const frame = data[0] === 1 ? Uint8Array.from(inflateRawSync(rest)) : rest
    const kind = kindOf(frame)
    if (kind === 'refused' || kind === 'bye') {
      const { content } = decode(frame) as Extract<RelayFrame, { kind: 'refused' | 'bye' }>
      this.#fail(`${content.reason}: ${content.sentence}`)
    }
    if (kind === 'facts') this.#stamped(decode(frame) as Extract<RelayFrame, { kind: 'facts' }>)
    const waiting = this.#waiting
    if (waiting?.kind !== kind) return
    this.#waiting = undefined
    waiting.resolve(frame)
  }

  #stamped(facts: Extract<RelayFrame, { kind: 'facts' }>): void {
    this.#unstamped -= this.#ownFacts(facts)
    if (this.#unstamped > 0) return
    for (const { resolve } of this.#settled.splice(0)) resolve()
  }

  #ownFacts({ content }: Extract<RelayFrame, { kind: 'facts' }>): number {
    const [log, , , , authors, rows] = content
    // Not the `join` that came back.
    if (equalBytes(log, idBytes(CONTROL_LOG))) return 0
    const me = idBytes(this.#options.signer.key)
    const place = authors.findIndex((author) => equalBytes(author, me))
    return rows.filter(([author]) => author === place).length
  }

  #fail(why: string): void {
    const error = new Error(`${this.#options.name}: ${why}`)
    this.#failed ??= error
    this.#waiting?.reject(error)
    this.#waiting = undefined
    for (const { reject } of this.#settled.splice(0)) reject(error)
  }
}

const decode = (frame: Uint8Array) => decodeFrame(RELAY_FRAMES, frame, MAX_RELAY_FRAME_BYTES)

/** A frame is CBOR [kind, content]: its kind is read off, as most frames are not for somebody who only speaks. */
function kindOf(frame: Uint8Array): string {
  const length = (frame[1] ?? 0) & 0x1f
  return Buffer.from(frame.subarray(2, 2 + length)).toString('latin1')
}

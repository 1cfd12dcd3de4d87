import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { NodeSigner } from '../../relay/node-crypto.ts'
import { decode } from '../../shared/cbor.ts'
import { encodeFrame, openEnvelope, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { idBytes, type PublicKey } from '../../shared/ids.ts'
import { MAX_RELAY_FRAME_BYTES } from '../../shared/limits.ts'
import { loginSignedBytes } from '../../shared/login.ts'
import { Broken } from './target.ts'

/** Without an answer for so long, ms, the relay hangs. */
const HANGS_MS = 20_000

/** A socket to a relay that sends whatever it is given, and hears only what the answers are called. */
export class Attacker {
  readonly signer: NodeSigner
  readonly #socket: WebSocket
  readonly #nonce = new Uint8Array(32)
  #relayNonce = new Uint8Array()
  #heard: string[] = []
  #look: () => void = () => undefined
  #reading: Promise<void> = Promise.resolve()
  closed = false

  private constructor(socket: WebSocket, signer: NodeSigner) {
    this.#socket = socket
    this.signer = signer
    globalThis.crypto.getRandomValues(this.#nonce)
    socket.on('message', (data: Buffer) => {
      this.#reading = this.#reading.then(() => this.#hear(Uint8Array.from(data)))
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#reading = this.#reading.then(() => {
        this.closed = true
        this.#look()
      })
    })
  }

  static async connect(address: string, signer: NodeSigner): Promise<Attacker> {
    const socket = new WebSocket(address, { perMessageDeflate: false })
    const attacker = new Attacker(socket, signer)
    await once(socket, 'open')
    return attacker
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  /** Says who it is, and hears the relay's nonce. */
  async hello(): Promise<void> {
    const content = { version: PROTOCOL_VERSION, key: idBytes(this.signer.key), nonce: this.#nonce }
    this.send(encodeFrame({ kind: 'hello', content }))
    await this.until((heard) => heard.length > 0)
  }

  /** The signature that logs in. */
  proof(server: PublicKey): Uint8Array {
    return this.signer.sign(loginSignedBytes(server, 'client', this.#nonce, this.#relayNonce))
  }

  /** What was heard since the last time, as soon as it is enough or the relay has closed. @throws Broken when it hangs */
  async until(enough: (heard: string[]) => boolean): Promise<string[]> {
    let timer: NodeJS.Timeout | undefined
    const hangs = new Promise<true>((resolve) => {
      timer = setTimeout(resolve, HANGS_MS, true)
    })
    const answered = new Promise<false>((resolve) => {
      this.#look = () => {
        if (this.closed || enough(this.#heard)) resolve(false)
      }
      this.#look()
    })
    const hung = await Promise.race([hangs, answered])
    clearTimeout(timer)
    this.#look = () => undefined
    const heard = this.#heard
    this.#heard = []
    if (hung) throw new Broken('The relay neither answers nor closes.')
    return heard
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.#socket.close()
    await this.until(() => false)
  }

  async #hear(message: Uint8Array): Promise<void> {
    const [kind, content] = decode(await openEnvelope(message, MAX_RELAY_FRAME_BYTES)) as [string, unknown]
    if (kind === 'challenge') this.#relayNonce = (content as { nonce: Uint8Array<ArrayBuffer> }).nonce
    const reason = (content as { reason?: string } | null)?.reason
    this.#heard.push(reason ? `${kind} ${reason}` : kind)
    this.#look()
  }
}

import { getRandomValues } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { type SignedClaim, signClaim } from '../shared/claim.ts'
import type { ClientFrame } from '../shared/client-frames.ts'
import { deflate } from '../shared/deflate.ts'
import { unpackFacts } from '../shared/facts-frame.ts'
import { decodeFrame, encodeFrame, openEnvelope, PROTOCOL_VERSION } from '../shared/frame.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type EpochId,
  epochId,
  idBytes,
  type LogId,
  type PublicKey,
  publicKey,
} from '../shared/ids.ts'
import type { SignedInvite } from '../shared/invite.ts'
import { MAX_RELAY_FRAME_BYTES } from '../shared/limits.ts'
import { loginSignedBytes } from '../shared/login.ts'
import { decodePage } from '../shared/page.ts'
import { RELAY_FRAMES, type RelayFrame } from '../shared/relay-frames.ts'
import { restoreParts } from '../shared/restore-parts.ts'
import { type NodeSigner, nodeCrypto, nodeSigner } from './node-crypto.ts'

type Kind = RelayFrame['kind']
type Content<K extends Kind> = Extract<RelayFrame, { kind: K }>['content']
type Welcome = Content<'welcome'> & { control: Uint8Array[] }

const crypto = nodeCrypto()

export function randomBytes(length: number): Uint8Array {
  return getRandomValues(new Uint8Array(length))
}

/** Somebody new. */
export const newSigner = (): NodeSigner => nodeSigner(randomBytes(32))

export interface LoginWish {
  /** With it, a `join` under `name` goes along. */
  invite?: SignedInvite
  /** A `join` without an invite goes along. */
  knocks?: boolean
  name?: string
  /** As for `connect`. */
  from?: string
  /** Up to where each epoch of the control log is held already. */
  held?: [EpochId, number][]
  /** Pages of the control log that it holds, as a welcome brought them: named at login, and brought back when asked. */
  pages?: Uint8Array[]
}

/** A client that only speaks the protocol: no store, no peers. Frames wait in `inbox` until somebody asks for them. */
export class TestClient {
  readonly signer: NodeSigner
  readonly socket: WebSocket
  readonly inbox: RelayFrame[] = []
  /** Fulfilled with the close code. */
  readonly closed: Promise<number>
  server = '' as PublicKey
  /** What `login` was answered, with the pages of the control log. */
  welcome!: Welcome
  #relayNonce = new Uint8Array()
  #clientNonce = new Uint8Array()
  #reading: Promise<void> = Promise.resolve()
  #isClosed = false
  readonly #lookers = new Set<() => void>()
  #pages: Uint8Array[] | undefined

  private constructor(socket: WebSocket, signer: NodeSigner) {
    this.socket = socket
    this.signer = signer
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#reading = this.#reading.then(() => {
          this.#isClosed = true
          for (const look of [...this.#lookers]) look()
          resolve(code)
        })
      })
    })
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => {
      this.#reading = this.#reading.then(() => this.#read(Uint8Array.from(data)))
    })
  }

  /** `from`: an address that a proxy in front of the relay would tell. @throws Error when there is no room */
  static async connect(address: string, signer = newSigner(), from?: string): Promise<TestClient> {
    const headers = from === undefined ? {} : { 'x-forwarded-for': from }
    const socket = new WebSocket(address, { perMessageDeflate: false, headers })
    const client = new TestClient(socket, signer)
    await once(socket, 'open')
    return client
  }

  /** Connected and logged in. @throws Error when the relay says bye instead */
  static async online(address: string, signer?: NodeSigner, wish?: LoginWish): Promise<TestClient> {
    const client = await TestClient.connect(address, signer, wish?.from)
    await client.hello()
    await client.login(wish)
    return client
  }

  get key(): PublicKey {
    return this.signer.key
  }

  send(frame: ClientFrame): void {
    this.socket.send(encodeFrame(frame))
  }

  /** Takes the first frame of this kind that passes out of the inbox, or waits for it. */
  async next<K extends Kind>(
    kind: K,
    passes: (content: Content<K>) => boolean = () => true,
  ): Promise<Content<K>> {
    const take = () => {
      const place = this.inbox.findIndex(
        (frame) => frame.kind === kind && passes(frame.content as Content<K>),
      )
      return this.inbox.splice(place, place < 0 ? 0 : 1)[0]
    }
    const found = await new Promise<RelayFrame>((resolve, reject) => {
      const look = () => {
        const frame = take()
        if (!frame && !this.#isClosed) return
        this.#lookers.delete(look)
        if (frame) resolve(frame)
        else reject(new Error(`closed, waiting for ${kind}: ${this.#lastWords()}`))
      }
      this.#lookers.add(look)
      look()
    })
    return found.content as Content<K>
  }

  /** Says hello and checks the relay's proof of its key. */
  async hello(wish: { version?: number; nonce?: Uint8Array; server?: PublicKey } = {}): Promise<void> {
    const { version = PROTOCOL_VERSION, nonce = randomBytes(32) } = wish
    this.send({ kind: 'hello', content: { version, key: idBytes(this.key), nonce } })
    const challenge = await this.next('challenge')
    this.server = publicKey(challenge.server)
    this.#clientNonce = Uint8Array.from(nonce)
    this.#relayNonce = Uint8Array.from(challenge.nonce)
    const signed = loginSignedBytes(this.server, 'relay', nonce, challenge.nonce)
    if (!crypto.verify(this.server, signed, challenge.signature))
      throw new Error('the relay did not prove its key')
    if (wish.server && wish.server !== this.server) throw new Error('this is another server')
  }

  /** The signature that proves this client's key to `server`, after `hello`. */
  proof(server = this.server): Uint8Array {
    return this.signer.sign(loginSignedBytes(server, 'client', this.#clientNonce, this.#relayNonce))
  }

  async login(wish: LoginWish = {}): Promise<Welcome> {
    this.#pages = wish.pages
    await this.sendLogin(wish)
    const welcome = await this.next('welcome')
    this.welcome = { ...welcome, control: this.#takeControl() }
    return this.welcome
  }

  /** Proves the key, and waits for no answer. */
  async sendLogin({
    invite,
    knocks,
    name = 'somebody',
    pages,
    held = heldIn(pages),
  }: LoginWish = {}): Promise<void> {
    const join = (invite || knocks) && (await this.joinClaim(invite, name))
    this.send({
      kind: 'login',
      content: {
        signature: this.proof(),
        ...(join && { join: [join.claim, join.signature] }),
        control: held.map(([epoch, seq]): [Uint8Array, number] => [idBytes(epoch), seq]),
      },
    })
  }

  joinClaim(invite: SignedInvite | undefined, name: string): Promise<SignedClaim> {
    return this.claim(CONTROL_LOG, 'join', {
      name,
      ...(invite && { invite: invite.bytes, inviteSignature: invite.signature }),
    })
  }

  claim(log: LogId, type: string, body: Record<string, unknown>, server = this.server): Promise<SignedClaim> {
    return signClaim(this.signer, { server, log, type, sentAt: Date.now(), nonce: randomBytes(8), body })
  }

  sendClaims(...claims: SignedClaim[]): void {
    this.send({
      kind: 'say',
      content: claims.map(({ claim, signature }): [Uint8Array, Uint8Array] => [claim, signature]),
    })
  }

  /** Says it; resolves to its hash as soon as it is on its way. */
  async say(log: LogId, type: string, body: Record<string, unknown>): Promise<ClaimHash> {
    const claim = await this.claim(log, type, body)
    this.sendClaims(claim)
    return hashOf(claim)
  }

  /** Says words, and resolves to the hash when the fact came back. */
  async message(log: LogId, text: string): Promise<ClaimHash> {
    const hash = await this.say(log, 'message', { text })
    await this.fact(hash)
    return hash
  }

  /** The frame that holds the fact with this claim. */
  async fact(hash: ClaimHash): Promise<Content<'facts'>> {
    const others = new WeakSet<object>()
    return this.next('facts', (content) => {
      if (others.has(content)) return false
      // Each frame is looked at once, however many wait in the inbox.
      others.add(content)
      return unpackFacts(this.server, content).facts.some(
        ({ fact }) => hashOf({ claim: fact.claim, signature: fact.signature }) === hash,
      )
    })
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.closed
  }

  /** The pages that came before the welcome. */
  #takeControl(): Uint8Array[] {
    const frames = this.inbox.filter((frame) => frame.kind === 'control')
    const rest = this.inbox.filter((frame) => frame.kind !== 'control')
    this.inbox.splice(0, this.inbox.length, ...rest)
    return frames.flatMap(({ content }) => content)
  }

  async #read(message: Uint8Array): Promise<void> {
    const frame = await openEnvelope(message, MAX_RELAY_FRAME_BYTES)
    const read = decodeFrame(RELAY_FRAMES, frame, MAX_RELAY_FRAME_BYTES)
    this.inbox.push(read)
    if (read.kind === 'wanted' && this.#pages) await this.#bringBack(this.#pages, read.content)
    for (const look of [...this.#lookers]) look()
  }

  async #bringBack(pages: Uint8Array[], wanted: Content<'wanted'>): Promise<void> {
    for (const [epoch, index] of wanted) {
      const page = pages.find((bytes) => {
        const held = decodePage(bytes)
        return held.epoch === epochId(epoch) && held.index === index
      })
      await this.bring(page)
    }
  }

  /** Answers what the relay asked back; undefined: it is not held. */
  async bring(page: Uint8Array | undefined): Promise<void> {
    for (const content of restoreParts(page && (await deflate(page)))) this.send({ kind: 'restore', content })
  }

  #lastWords(): string {
    const last = this.inbox.findLast(({ kind }) => kind === 'bye' || kind === 'refused')
    return JSON.stringify(last?.content ?? null)
  }
}

export const hashOf = ({ claim }: SignedClaim): ClaimHash => claimHash(crypto.sha256(claim))

/** Up to where these pages reach in each epoch. */
function heldIn(pages: Uint8Array[] = []): [EpochId, number][] {
  const held = new Map<EpochId, number>()
  for (const { epoch, checkpoint } of pages.map(decodePage))
    held.set(epoch, Math.max(checkpoint.n, held.get(epoch) ?? 0))
  return [...held]
}

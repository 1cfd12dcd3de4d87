import { checkAttestation, type SignedAttestation } from '../../shared/attestation.ts'
import { checkpointOf, type Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { epochId, idBytes, logId, type PublicKey } from '../../shared/ids.ts'
import { CHANNEL_BUFFERED_BYTES, MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { type CoverageRow, PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { asRefusal, type Reason, Refusal } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'
import { type Gap, inFrames, PeerCoverage } from './coverage.ts'
import type { PageKey } from './fact-store.ts'
import { Joiner, split } from './framing.ts'
import type { PeerLink } from './peer-link.ts'

/** What a session needs of the engine around it. */
export interface PeerHost {
  crypto: Crypto
  clock: Clock
  server: PublicKey
  /** This client's own attestation; undefined while it was never online. */
  attestation(): SignedAttestation | undefined
  coverage(): CoverageRow[]
  /** Whether this key may be given history: online by the relay's word. */
  maySee(key: PublicKey): boolean
  /** False while paused. */
  serving(): boolean
  page(key: PageKey): Promise<Uint8Array | undefined>
  /** A peer showed how far a log goes. */
  head(head: Head): Promise<void>
  given(bytes: number): void
  taken(bytes: number): void
  /** The hello came, or coverage changed. */
  changed(): void
  /** `failed`: it did not greet, owed an answer or broke a rule. */
  closed(failed: boolean): void
}

interface Asked {
  done: (page: Uint8Array) => void
  failed: (refusal: Refusal) => void
}

/** No byte for this long while something is asked: a ping; none for twice as long: the peer is gone. */
const SILENCE_MS = 4_000
/** No answer for this long while some are owed, whatever else is heard: the peer is given up. A page takes 3 s at 100 kbit/s. */
const ANSWER_MS = 16_000
/** So many times in a row a peer that says it has pages may bring nothing. */
const MOST_VAIN = 64
/** A link that nobody uses costs both sides; it is opened again when there is need. */
const IDLE_MS = 60_000
/** Pages that one peer may have asked for and not got. */
const MOST_ASKED = 32

/** Ends of a session that say nothing against the peer. */
const FAULTLESS: readonly Reason[] = ['unreachable', 'replaced']

/** Frames with one peer over an open link: hello, coverage, asking and giving pages. */
export class PeerSession {
  readonly coverage = new PeerCoverage()
  readonly #host: PeerHost
  readonly #key: PublicKey
  readonly #link: PeerLink
  readonly #joiner = new Joiner()
  readonly #asked = new Map<number, Asked>()
  readonly #giving: { id: number; key: PageKey }[] = []
  #ids = 0
  #greeted = false
  #closed = false
  #busyGiving = false
  #taking: Promise<void> = Promise.resolve()
  #lastHeard: number
  #lastUsed: number
  #lastAnswer = 0
  #vain = 0
  #cancelWatch: (() => void) | undefined
  #cancelIdle: () => void
  #drained: (() => void) | undefined

  constructor(host: PeerHost, key: PublicKey, link: PeerLink) {
    this.#host = host
    this.#key = key
    this.#link = link
    this.#lastHeard = this.#lastUsed = host.clock.now()
    this.#cancelIdle = host.clock.after(IDLE_MS, () => this.#closeIfIdle())
    const attestation = host.attestation()
    if (!attestation) return
    const { bytes, signature } = attestation
    const [coverage = [], ...more] = inFrames(host.coverage())
    this.#send({
      kind: 'hello',
      content: { version: PROTOCOL_VERSION, attestation: [bytes, signature], coverage },
    })
    for (const content of more) this.#send({ kind: 'coverage', content })
  }

  /** True once the peer proved who it is. */
  get greeted(): boolean {
    return this.#greeted
  }

  get open(): boolean {
    return !this.#closed
  }

  /** Pages asked and not answered yet. */
  get asking(): number {
    return this.#asked.size
  }

  /** Asks for a page: its deflated bytes, not proved yet. @throws Refusal `not-held`, `busy`, `timed-out`, … */
  ask({ log, epoch, index }: Gap): Promise<Uint8Array> {
    if (this.#closed) return Promise.reject(new Refusal('unreachable', 'This peer is gone.'))
    const id = ++this.#ids
    this.#lastUsed = this.#host.clock.now()
    const answer = new Promise<Uint8Array>((done, failed) => this.#asked.set(id, { done, failed }))
    this.#send({ kind: 'want', content: { id, log: idBytes(log), epoch: idBytes(epoch), index } })
    this.#watch()
    return answer
  }

  tellCoverage(rows: CoverageRow[]): void {
    if (!this.#greeted) return
    for (const content of inFrames(rows)) this.#send({ kind: 'coverage', content })
  }

  /** Whether what it answered brought anything. */
  judge(page: PageKey, brought: boolean): void {
    if (brought) {
      this.#vain = 0
      return
    }
    this.coverage.gaveNothing(page)
    if (++this.#vain >= MOST_VAIN) this.close('not-held')
  }

  received(message: Uint8Array): void {
    this.#lastHeard = this.#host.clock.now()
    try {
      const bytes = this.#joiner.add(message)
      if (!bytes) return
      const frame = decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
      this.#taking = this.#taking
        .then(() => this.#take(frame))
        .catch((error) => this.close(asRefusal(error).reason))
    } catch (error) {
      this.close(asRefusal(error).reason)
    }
  }

  drained(): void {
    this.#drained?.()
  }

  close(reason: Reason): void {
    if (this.#closed) return
    this.#closed = true
    this.#cancelWatch?.()
    this.#cancelIdle()
    this.#drained?.()
    const failed = !this.#greeted || this.#asked.size > 0 || !FAULTLESS.includes(reason)
    for (const asked of this.#asked.values())
      asked.failed(new Refusal(reason, 'The connection to this peer closed.'))
    this.#asked.clear()
    this.#link.close()
    this.#host.closed(failed)
  }

  async #take(frame: PeerFrame): Promise<void> {
    if (this.#closed) return
    if (frame.kind === 'hello') return this.#greet(frame.content)
    if (frame.kind === 'ping') return this.#send({ kind: 'pong', content: null })
    if (frame.kind === 'pong') return
    if (!this.#greeted) throw new Refusal('not-logged-in', 'A peer says hello first.')
    switch (frame.kind) {
      case 'coverage':
        return this.#learn(frame.content)
      case 'want': {
        const { id, log, epoch, index } = frame.content
        this.#lastUsed = this.#host.clock.now()
        if (!this.#host.serving() || this.#giving.length >= MOST_ASKED) return this.#none(id, 'busy')
        if (!this.#host.maySee(this.#key)) return this.#none(id, 'not-allowed')
        this.#giving.push({ id, key: { log: logId(log), epoch: epochId(epoch), index } })
        void this.#give()
        return
      }
      case 'page': {
        const { id, page } = frame.content
        this.#host.taken(page.length)
        this.#answered(id)?.done(page)
        return
      }
      case 'none':
        this.#answered(frame.content.id)?.failed(
          new Refusal(frame.content.reason, 'The peer did not give this page.'),
        )
        return
    }
  }

  async #greet(hello: Extract<PeerFrame, { kind: 'hello' }>['content']): Promise<void> {
    if (hello.version !== PROTOCOL_VERSION)
      throw new Refusal('wrong-version', 'The peer speaks another version.')
    const [bytes, signature] = hello.attestation
    const { key } = await checkAttestation(this.#host.crypto, this.#host.server, { bytes, signature })
    if (key !== this.#key) throw new Refusal('wrong-key', 'The peer showed somebody else’s attestation.')
    this.#greeted = true
    await this.#learn(hello.coverage)
  }

  async #learn(rows: CoverageRow[]): Promise<void> {
    this.coverage.update(rows)
    for (const { head } of rows) {
      if (!head) continue
      const [log, epoch, previous, checkpoint] = head
      await this.#host.head({
        log: logId(log),
        epoch: epochId(epoch),
        previous,
        checkpoint: checkpointOf(checkpoint),
      })
    }
    this.#host.changed()
  }

  #answered(id: number): Asked | undefined {
    const asked = this.#asked.get(id)
    this.#asked.delete(id)
    if (asked) this.#lastAnswer = this.#host.clock.now()
    if (this.#asked.size === 0) {
      this.#cancelWatch?.()
      this.#cancelWatch = undefined
    }
    return asked
  }

  /** Gives what was asked, a page after the other, never faster than the channel takes it. */
  async #give(): Promise<void> {
    if (this.#busyGiving) return
    this.#busyGiving = true
    for (let next = this.#giving.shift(); next && !this.#closed; next = this.#giving.shift()) {
      if (!this.#host.serving()) {
        this.#none(next.id, 'busy')
        continue
      }
      const page = await this.#host.page(next.key).catch(() => undefined)
      if (!page) {
        this.#none(next.id, 'not-held')
        continue
      }
      await this.#sendSlowly(encodeFrame({ kind: 'page', content: { id: next.id, page } }))
      this.#host.given(page.length)
    }
    this.#busyGiving = false
  }

  async #sendSlowly(frame: Uint8Array): Promise<void> {
    for (const message of split(frame)) {
      while (!this.#closed && this.#link.buffered > CHANNEL_BUFFERED_BYTES) {
        await new Promise<void>((resolve) => {
          this.#drained = resolve
        })
      }
      if (this.#closed) return
      this.#lastUsed = this.#host.clock.now()
      this.#link.send(message)
    }
  }

  #none(id: number, reason: Reason): void {
    this.#send({ kind: 'none', content: { id, reason } })
  }

  #send(frame: PeerFrame): void {
    if (this.#closed) return
    for (const message of split(encodeFrame(frame))) this.#link.send(message)
  }

  /** The heartbeat runs only while something is asked. */
  #watch(): void {
    if (this.#cancelWatch) return
    const started = this.#host.clock.now()
    this.#lastAnswer = started
    let pinged = false
    const look = () => {
      const now = this.#host.clock.now()
      const silent = now - Math.max(this.#lastHeard, started)
      if (silent >= 2 * SILENCE_MS || now - this.#lastAnswer >= ANSWER_MS) return this.close('timed-out')
      if (silent >= SILENCE_MS && !pinged) {
        pinged = true
        this.#send({ kind: 'ping', content: null })
      } else if (silent < SILENCE_MS) pinged = false
      this.#cancelWatch = this.#host.clock.after(SILENCE_MS, look)
    }
    this.#cancelWatch = this.#host.clock.after(SILENCE_MS, look)
  }

  #closeIfIdle(): void {
    const idle = this.#host.clock.now() - this.#lastUsed
    if (idle >= IDLE_MS && this.#asked.size === 0) this.close('unreachable')
    else this.#cancelIdle = this.#host.clock.after(Math.max(1_000, IDLE_MS - idle), () => this.#closeIfIdle())
  }
}

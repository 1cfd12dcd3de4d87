import { checkAttestation } from '../../shared/attestation.ts'
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from '../../shared/frame.ts'
import { headOfRow } from '../../shared/head-row.ts'
import { epochId, idBytes, type LogId, logId, type PublicKey } from '../../shared/ids.ts'
import { MAX_PEER_FRAME_BYTES } from '../../shared/limits.ts'
import { type CoverageRow, PEER_FRAMES, type PeerFrame } from '../../shared/peer-frames.ts'
import { asRefusal, type Reason, Refusal } from '../../shared/refusal.ts'
import { storyFromWire, storyToWire, type TwoStories } from '../../shared/two-stories.ts'
import { inFrames } from './coverage.ts'
import type { PageKey } from './fact-store.ts'
import { FrameRate } from './frame-rate.ts'
import { Joiner, split } from './framing.ts'
import { PageGiving } from './page-giving.ts'
import { PeerCoverage } from './peer-coverage.ts'
import type { PeerHost, Road } from './peer-host.ts'
import type { PeerLink } from './peer-link.ts'
import type { Giving } from './power.ts'
import { Questions } from './questions.ts'

/** So many times in a row a peer that says it has pages may bring nothing. */
const MOST_VAIN = 64
/** A link that nobody uses costs both sides; it is opened again when there is need. */
const IDLE_MS = 60_000
/** So long a peer may take to show that it is of use, before others may get its place, ms. It also paces who goes through a crowd. */
const STAY_MS = 10_000
/** Proofs taken from one peer: each costs two signatures to check, and one is enough. */
const MOST_PROOFS = 16
/** Answers that nobody asked for, before the link is closed. */
const MOST_UNASKED = 4
/** Bytes that came and wait to be read, beside what was asked for: two of the longest frames. */
const MOST_WAITING_BYTES = 4 * 1_024 * 1_024

/** Frames whose number is bounded by what was asked. */
const ANSWERS: readonly PeerFrame['kind'][] = ['page', 'none', 'found']

/** Ends of a session that say nothing against the peer. */
const FAULTLESS: readonly Reason[] = ['unreachable', 'replaced']

/** Frames with one peer over an open link: hello, coverage, asking and giving pages. */
export class PeerSession {
  readonly road: Road
  readonly coverage = new PeerCoverage()
  readonly #host: PeerHost
  readonly #key: PublicKey
  readonly #link: PeerLink
  readonly #joiner = new Joiner()
  readonly #questions: Questions
  readonly #pages: PageGiving
  readonly #proofsTold = new Set<TwoStories>()
  #proofsTaken = 0
  #greeted = false
  #closed = false
  #gives: Giving = 'nothing'
  #unasked = 0
  #taking: Promise<void> = Promise.resolve()
  /** Bytes that came and are not taken yet. */
  #waiting = 0
  readonly #rate: FrameRate
  readonly #opened: number
  #lastUsed: number
  #neededAt = Number.NEGATIVE_INFINITY
  #asks = false
  #brought = false
  #vain = 0
  #cancelIdle: () => void

  constructor(host: PeerHost, key: PublicKey, link: PeerLink, road: Road) {
    this.road = road
    this.#host = host
    this.#key = key
    this.#link = link
    this.#opened = this.#lastUsed = host.clock.now()
    this.#rate = new FrameRate(host.clock)
    this.#cancelIdle = host.clock.after(IDLE_MS, () => this.#closeIfIdle())
    this.#questions = new Questions({
      clock: host.clock,
      ping: () => this.#send({ kind: 'ping', content: null }),
      gone: () => this.close('timed-out'),
    })
    this.#pages = new PageGiving({
      link,
      clock: host.clock,
      giving: () => host.giving(),
      page: (page) => host.page(page),
      refuse: (id, reason) => this.#none(id, reason),
      given: (bytes) => {
        this.#lastUsed = host.clock.now()
        host.given(bytes)
      },
      stuck: () => this.close('timed-out'),
    })
    const attestation = host.attestation()
    if (!attestation) return
    const { bytes, signature } = attestation
    const [coverage = [], ...more] = inFrames(this.#seen(host.coverage()))
    this.#send({
      kind: 'hello',
      content: {
        version: PROTOCOL_VERSION,
        attestation: [bytes, signature],
        coverage,
        giving: host.giving(),
      },
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

  /** How much the peer gives now, by its own word. */
  get gives(): Giving {
    return this.#gives
  }

  /** Whether the peer is being given something. */
  get served(): boolean {
    return this.#pages.busy
  }

  /** Whether the peer ever asked for a page. */
  get asks(): boolean {
    return this.#asks
  }

  /** When either side last asked the other for something, ms since 1970. */
  get lastUsed(): number {
    return this.#lastUsed
  }

  /** Whether this side can do without the peer: it had time to tell what it holds, and none of that was wanted lately. */
  get spare(): boolean {
    const now = this.#host.clock.now()
    return now - this.#opened >= STAY_MS && now - this.#neededAt >= IDLE_MS && this.#questions.open === 0
  }

  /** The peer has something that is wanted. */
  needed(): void {
    this.#neededAt = this.#host.clock.now()
  }

  /** Asks for a page: its deflated bytes, not proved yet. @throws Refusal `not-held`, `busy`, `timed-out`, … */
  ask({ log, epoch, index }: PageKey): Promise<Uint8Array> {
    const content = { log: idBytes(log), epoch: idBytes(epoch), index }
    return this.#ask('page', (id) => this.#send({ kind: 'want', content: { id, ...content } }))
  }

  /** Asks which page covers a time, ms since 1970; null when the peer has none of this log. @throws Refusal like `ask` */
  find(log: LogId, time: number): Promise<PageKey | null> {
    const content = { log: idBytes(log), time: Math.max(0, Math.floor(time)) }
    return this.#ask<[Uint8Array, number] | null>('found', (id) =>
      this.#send({ kind: 'find', content: { id, ...content } }),
    ).then((page) => page && { log, epoch: epochId(page[0]), index: page[1] })
  }

  tellCoverage(rows: CoverageRow[]): void {
    if (!this.#greeted) return
    for (const content of inFrames(this.#seen(rows))) this.#send({ kind: 'coverage', content })
  }

  tellGiving(): void {
    if (this.#greeted) this.#send({ kind: 'giving', content: this.#host.giving() })
  }

  /** Once to each peer. */
  tellProof(proof: TwoStories): void {
    if (!this.#greeted || this.#proofsTold.has(proof)) return
    this.#proofsTold.add(proof)
    this.#send({ kind: 'proof', content: storyToWire(proof) })
  }

  /** Whether what it answered brought anything. */
  judge(page: PageKey, brought: boolean): void {
    if (brought) {
      this.#vain = 0
      this.#brought = true
      return
    }
    this.coverage.gaveNothing(page)
    if (++this.#vain >= MOST_VAIN) this.close('not-held')
  }

  received(message: Uint8Array): void {
    this.#questions.heard()
    try {
      const bytes = this.#joiner.add(message)
      if (!bytes) return
      this.#waiting += bytes.length
      if (this.#waiting > MOST_WAITING_BYTES + this.#questions.open * MAX_PEER_FRAME_BYTES)
        throw new Refusal('too-many', 'The peer sends more than can be taken.')
      // Read in its turn: decoded, a frame fills many times its length.
      this.#taking = this.#taking
        .then(() => this.#read(bytes))
        .catch((error) => this.close(asRefusal(error).reason))
        .finally(() => {
          this.#waiting -= bytes.length
        })
    } catch (error) {
      this.close(asRefusal(error).reason)
    }
  }

  drained(): void {
    this.#pages.drained()
  }

  close(reason: Reason): void {
    if (this.#closed) return
    this.#closed = true
    const faultless = this.#greeted && FAULTLESS.includes(reason)
    const owed = this.#questions.open > 0
    this.#cancelIdle()
    this.#pages.end()
    this.#questions.end(new Refusal(reason, 'The connection to this peer closed.'))
    this.#link.close()
    if (!faultless) this.#host.closed('failed')
    else if (!owed) this.#host.closed('quiet')
    else this.#host.closed(this.#brought ? 'lost' : 'failed')
  }

  async #read(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return
    const frame = decodeFrame(PEER_FRAMES, bytes, MAX_PEER_FRAME_BYTES)
    if (frame.kind !== 'want' && !ANSWERS.includes(frame.kind)) this.#count()
    await this.#take(frame)
  }

  async #take(frame: PeerFrame): Promise<void> {
    if (frame.kind === 'hello') return this.#greet(frame.content)
    if (frame.kind === 'ping') return this.#send({ kind: 'pong', content: null })
    if (frame.kind === 'pong') return
    if (!this.#greeted) throw new Refusal('not-logged-in', 'A peer says hello first.')
    switch (frame.kind) {
      case 'coverage':
        await this.#learn(frame.content)
        return this.#host.news()
      case 'giving':
        this.#gives = frame.content
        return this.#host.changed()
      case 'want': {
        const { id, log, epoch, index } = frame.content
        return this.#wanted(id, { log: logId(log), epoch: epochId(epoch), index })
      }
      case 'page': {
        const { id, page } = frame.content
        this.#host.taken(page.length)
        return this.#asked(this.#questions.answered('page', id, page))
      }
      case 'none': {
        const { id, reason } = frame.content
        const refusal = new Refusal(reason, 'The peer did not give this page.')
        return this.#asked(this.#questions.refused(id, refusal))
      }
      case 'find': {
        const { id, log, time } = frame.content
        const page = this.#maySee(logId(log)) ? this.#host.pageAt(logId(log), time) : null
        return this.#send({ kind: 'found', content: { id, page: page && [idBytes(page.epoch), page.index] } })
      }
      case 'found':
        return this.#asked(this.#questions.answered('found', frame.content.id, frame.content.page))
      case 'proof':
        if (++this.#proofsTaken > MOST_PROOFS) throw new Refusal('too-many', 'One proof is enough.')
        await this.#host.proof(storyFromWire(frame.content))
    }
  }

  async #greet({ version, attestation, coverage, giving }: Hello): Promise<void> {
    if (version !== PROTOCOL_VERSION) throw new Refusal('wrong-version', 'The peer speaks another version.')
    const [bytes, signature] = attestation
    const { key } = await checkAttestation(this.#host.crypto, this.#host.server, { bytes, signature })
    if (key !== this.#key) throw new Refusal('wrong-key', 'The peer showed somebody else’s attestation.')
    this.#greeted = true
    this.#gives = giving
    for (const proof of this.#host.proofs()) this.tellProof(proof)
    await this.#learn(coverage)
    this.#host.changed()
  }

  async #learn(rows: CoverageRow[]): Promise<void> {
    this.coverage.update(rows)
    for (const { head } of rows) if (head) await this.#host.head(headOfRow(head))
  }

  #wanted(id: number, page: PageKey): void {
    this.#lastUsed = this.#host.clock.now()
    this.#asks = true
    const busy = this.#host.giving() === 'nothing' || !this.#host.mayServe()
    const allowed = this.#maySee(page.log)
    if (allowed && !busy && this.#pages.add(id, page)) return
    // What is given is bounded by how fast it is taken; what is refused, by nothing but this.
    this.#count()
    this.#none(id, allowed ? 'busy' : 'not-allowed')
  }

  /** @throws Refusal `too-fast` */
  #count(): void {
    if (!this.#rate.add()) throw new Refusal('too-fast', 'The peer sends too many frames.')
  }

  /** @throws Refusal `too-many` */
  #asked(asked: boolean): void {
    if (!asked && ++this.#unasked > MOST_UNASKED)
      throw new Refusal('too-many', 'The peer answers what it was not asked.')
  }

  /** Of what this peer may read. */
  #seen(rows: CoverageRow[]): CoverageRow[] {
    return rows.filter(({ log }) => this.#maySee(logId(log)))
  }

  #maySee(log: LogId): boolean {
    return this.#host.maySee(this.#key, log)
  }

  #ask<T>(by: 'page' | 'found', send: (id: number) => void): Promise<T> {
    if (this.#closed) return Promise.reject(new Refusal('unreachable', 'This peer is gone.'))
    this.#lastUsed = this.#host.clock.now()
    return this.#questions.ask<T>(by, send)
  }

  #none(id: number, reason: Reason): void {
    this.#send({ kind: 'none', content: { id, reason } })
  }

  #send(frame: PeerFrame): void {
    if (this.#closed) return
    for (const message of split(encodeFrame(frame))) this.#link.send(message)
  }

  #closeIfIdle(): void {
    const idle = this.#host.clock.now() - this.#lastUsed
    if (idle >= IDLE_MS && this.#questions.open === 0 && !this.served) this.close('unreachable')
    else this.#cancelIdle = this.#host.clock.after(Math.max(1_000, IDLE_MS - idle), () => this.#closeIfIdle())
  }
}

type Hello = Extract<PeerFrame, { kind: 'hello' }>['content']

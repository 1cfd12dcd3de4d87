import { bytesToHex } from '@noble/hashes/utils.js'
import { concat } from '../../shared/bytes.ts'
import type { PublicKey } from '../../shared/ids.ts'
import { CHANNEL_BUFFERED_BYTES, CHANNEL_MESSAGE_BYTES } from '../../shared/limits.ts'
import type { Random } from '../../shared/uuid-v7.ts'
import type { PeerLink, PeerLinkEvents } from './peer-link.ts'

/** Links between peers that reach each other in no other way: as messages that the relay passes on. */
export interface RelayLinks {
  /**
   * Begins to open a link with somebody who is online. `opened` is called when they accepted, `closed` when they did not;
   * neither when they never answer: give it up after a while by `close`. `signal` means nothing on these links.
   */
  open(to: PublicKey, events: PeerLinkEvents): PeerLink
  /** What a `passed` frame brought. */
  passed(from: PublicKey, bytes: Uint8Array): void
  /** An `unpassed` frame named them, or they went offline: every link with them closes. */
  gone(peer: PublicKey): void
  /** The connection with the relay is gone: every link closes. */
  lost(): void
}

export interface RelayLinksOptions {
  random: Random
  /** Ms since 1970. */
  now(): number
  /** Sends a `pass` frame; the relay delivers in order, or says `unpassed`. */
  send(to: PublicKey, bytes: Uint8Array): void
  /** Somebody opens a link. Null turns them away; else `opened` follows at once, and `link` may be used from then on. */
  incoming(from: PublicKey, link: PeerLink): PeerLinkEvents | null
}

const OPEN = 0
const ACCEPTED = 1
const DATA = 2
const CLOSE = 3
const CREDIT = 4

/** A byte that says what it is, and the connection's 8 random bytes; of data, a byte that counts, and what was sent. */
const ID_BYTES = 8
const HEADER_BYTES = 1 + ID_BYTES
/** Bytes taken before the receiver says so: few enough credits to cost nothing, and the sender never has to wait for one. */
const CREDIT_BYTES = CHANNEL_BUFFERED_BYTES / 4
/** Whoever asks without taking the answers fills no more memory than this; a data channel has the same bound. */
const MOST_QUEUED_BYTES = 16 * 1_024 * 1_024

/** How often each peer is told that a link is not there, ms: the telling costs the own allowance, the asking the peer's. */
const TELL_EVERY_MS = 1_000
/** Peers of whom it is remembered when they were told; an honest one is told once a connection. */
const MOST_TOLD = 1_000

/** The links of one session with a relay, which outlive none of its connections. */
export function relayLinks({ random, now, send, incoming }: RelayLinksOptions): RelayLinks {
  const links = new Map<string, RelayLink>()
  const toldAt = new Map<PublicKey, number>()
  const nameOf = (peer: PublicKey, id: Uint8Array) => peer + bytesToHex(id)

  function add(peer: PublicKey, id: Uint8Array): RelayLink {
    const name = nameOf(peer, id)
    const tell = (kind: number, payload: Uint8Array = new Uint8Array()) =>
      send(peer, concat(Uint8Array.of(kind), id, payload))
    const link = new RelayLink(peer, tell, () => links.delete(name))
    links.set(name, link)
    return link
  }

  /** Whether this peer may be told now that a link is not there. */
  function tells(peer: PublicKey): boolean {
    const at = now()
    if (Math.abs(at - (toldAt.get(peer) ?? Number.NEGATIVE_INFINITY)) < TELL_EVERY_MS) return false
    if (toldAt.size >= MOST_TOLD)
      for (const [other, then] of toldAt) if (Math.abs(at - then) >= TELL_EVERY_MS) toldAt.delete(other)
    if (toldAt.size >= MOST_TOLD) return false
    toldAt.set(peer, at)
    return true
  }

  function answer(from: PublicKey, id: Uint8Array): void {
    const link = add(from, id)
    const events = incoming(from, link)
    if (events) link.accept(events)
    else if (tells(from)) link.close()
    else link.end()
  }

  return {
    open(to, events) {
      const id = new Uint8Array(ID_BYTES)
      random(id)
      const link = add(to, id)
      link.begin(events)
      return link
    },
    passed(from, bytes) {
      const kind = bytes[0]
      if (bytes.length < HEADER_BYTES || kind === undefined || kind > CREDIT) return
      const id = bytes.slice(1, HEADER_BYTES)
      const link = links.get(nameOf(from, id))
      if (link) link.take(kind, bytes.subarray(HEADER_BYTES))
      else if (kind === OPEN) answer(from, id)
      // They hold a link that this side lost, as after another connection with the relay.
      else if ((kind === DATA || kind === ACCEPTED) && tells(from))
        send(from, concat(Uint8Array.of(CLOSE), id))
    },
    gone(peer) {
      for (const link of [...links.values()]) if (link.peer === peer) link.end()
    },
    lost() {
      for (const link of [...links.values()]) link.end()
    },
  }
}

class RelayLink implements PeerLink {
  readonly peer: PublicKey
  readonly #tell: (kind: number, payload?: Uint8Array) => void
  readonly #ended: () => void
  #events: PeerLinkEvents | undefined
  #state: 'opening' | 'open' | 'closed' = 'opening'
  /** Sent, and not said to be taken yet. */
  #unacknowledged = 0
  #queue: Uint8Array[] = []
  #queued = 0
  /** Taken, and not said so yet. */
  #taken = 0
  /** Messages so far, from 255 on again from 0: one that the relay could not pass on is noticed by who waits for it. */
  #sent = 0
  #received = 0

  constructor(peer: PublicKey, tell: (kind: number, payload?: Uint8Array) => void, ended: () => void) {
    this.peer = peer
    this.#tell = tell
    this.#ended = ended
  }

  get buffered(): number {
    return this.#unacknowledged + this.#queued
  }

  signal(): void {}

  begin(events: PeerLinkEvents): void {
    this.#events = events
    this.#tell(OPEN)
  }

  accept(events: PeerLinkEvents): void {
    this.#events = events
    if (this.#state === 'closed') {
      events.closed()
      return
    }
    this.#tell(ACCEPTED)
    this.#state = 'open'
    events.opened()
  }

  send(message: Uint8Array): void {
    if (this.#state !== 'open') return
    if (message.length > CHANNEL_MESSAGE_BYTES || this.#queued > MOST_QUEUED_BYTES) {
      this.close()
      return
    }
    this.#queue.push(message)
    this.#queued += message.length
    this.#flush()
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#tell(CLOSE)
    this.end()
  }

  /** Without a word to the other side. */
  end(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#queue = []
    this.#queued = this.#unacknowledged = 0
    this.#ended()
    this.#events?.closed()
  }

  take(kind: number, payload: Uint8Array): void {
    if (kind === CLOSE) this.end()
    else if (this.#state === 'opening') {
      if (kind !== ACCEPTED) return
      this.#state = 'open'
      this.#events?.opened()
    } else if (kind === DATA && payload[0] === this.#received) this.#receive(payload.subarray(1))
    else if (kind === DATA) this.close()
    else if (kind === CREDIT) this.#credit(payload)
  }

  #receive(payload: Uint8Array): void {
    this.#received = (this.#received + 1) % 256
    this.#taken += payload.length
    if (this.#taken >= CREDIT_BYTES) {
      const credit = new Uint8Array(4)
      new DataView(credit.buffer).setUint32(0, this.#taken)
      this.#taken = 0
      this.#tell(CREDIT, credit)
    }
    this.#events?.received(payload)
  }

  #credit(payload: Uint8Array): void {
    if (payload.length !== 4) {
      this.close()
      return
    }
    const bytes = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0)
    const before = this.buffered
    this.#unacknowledged = Math.max(0, this.#unacknowledged - bytes)
    this.#flush()
    const low = CHANNEL_BUFFERED_BYTES / 2
    if (before > low && this.buffered <= low) this.#events?.drained()
  }

  #flush(): void {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (this.#unacknowledged + next.length > CHANNEL_BUFFERED_BYTES) return
      this.#queue.shift()
      this.#queued -= next.length
      this.#unacknowledged += next.length
      this.#tell(DATA, concat(Uint8Array.of(this.#sent), next))
      this.#sent = (this.#sent + 1) % 256
    }
  }
}

import type { OpenLink, PeerLinkEvents } from '../../extension/engine/peer-link.ts'
import { CHANNEL_BUFFERED_BYTES } from '../../shared/limits.ts'
import { type Line, Pipe } from './line.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** SCTP, DTLS, UDP and IP around each message of up to a packet. */
const PACKET_BYTES = 1_200
const OVERHEAD_BYTES = 70
/** Candidates are gathered, ms. */
const GATHER_MS = 150
/** A browser takes so long to notice that a peer is gone without a word, ms. */
const NOTICE_MS = 17_000

/** Somebody who opens links. */
export interface LinkOwner {
  readonly name: string
  readonly line: Line
  /** What becomes of a message of theirs: a liar's are others than their engine sent. */
  lie?: ((message: Uint8Array, link: string) => Uint8Array[]) | undefined
  /** Bytes that left on a link. */
  gave(bytes: number): void
}

interface End {
  owner: LinkOwner
  events: PeerLinkEvents
  other: End | undefined
  pipe: Pipe | undefined
  closed: boolean
}

/** Direct connections between people, over their lines. */
export class SimLinks {
  readonly #clock: VirtualClock
  readonly #ends = new Map<string, End>()
  readonly #of = new Map<LinkOwner, Set<End>>()
  #tokens = 0
  /** Whether a link between two may form. One that may not hangs until it is given up. */
  forms: (one: LinkOwner, other: LinkOwner) => boolean = () => true
  /** Links that opened. */
  opened = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  openerFor(owner: LinkOwner): OpenLink {
    return (role, ice, events) => {
      const token = `${++this.#tokens}`
      const end: End = { owner, events, other: undefined, pipe: undefined, closed: false }
      const hidden = ice.hideAddress
      this.#ends.set(token, end)
      this.#ownedBy(owner).add(end)
      const describe = () => this.#clock.after(GATHER_MS, () => end.closed || events.signal(token))
      if (role === 'offerer') describe()
      const clock = this.#clock
      return {
        signal: (description) => {
          const other = this.#ends.get(description)
          if (!other || other.closed) this.#close(token, end)
          else if (role === 'answerer') describe()
          else if (!hidden && this.forms(owner, other.owner)) this.#join(end, other)
        },
        send: (message) => {
          for (const part of owner.lie?.(message, token) ?? [message]) this.#send(end, part)
        },
        get buffered() {
          return end.pipe?.buffered ?? 0
        },
        close: () => {
          end.pipe?.send(OVERHEAD_BYTES, () => end.other && this.#close('', end.other))
          this.#close(token, end)
          clock.after(0, () => this.#ends.delete(token))
        },
      }
    }
  }

  /** Their program is gone: whoever was connected notices late. */
  died(owner: LinkOwner): void {
    const ends = [...this.#ownedBy(owner)]
    this.#of.delete(owner)
    for (const end of ends) {
      end.closed = true
      const { other } = end
      if (other) this.#clock.after(NOTICE_MS, () => this.#close('', other))
    }
  }

  /** Their line is cut: if it stays so, both sides notice. */
  lineWasCut(owner: LinkOwner): void {
    this.#clock.after(NOTICE_MS, () => {
      if (owner.line.isCut) for (const end of [...this.#ownedBy(owner)]) this.#break(end)
    })
  }

  /** Links between these that may not form any more break. */
  breakUp(): void {
    this.#clock.after(NOTICE_MS, () => {
      for (const ends of this.#of.values())
        for (const end of [...ends])
          if (end.other && !this.forms(end.owner, end.other.owner)) this.#break(end)
    })
  }

  #ownedBy(owner: LinkOwner): Set<End> {
    const ends = this.#of.get(owner) ?? new Set()
    this.#of.set(owner, ends)
    return ends
  }

  #join(one: End, other: End): void {
    this.opened++
    const wait = 3 * (one.owner.line.latency + other.owner.line.latency)
    for (const [end, far] of [
      [one, other],
      [other, one],
    ] as const) {
      end.other = far
      const drained = () => end.closed || end.events.drained()
      end.pipe = new Pipe(this.#clock, end.owner.line, far.owner.line, drained)
      this.#clock.after(wait, () => end.closed || far.closed || end.events.opened())
    }
  }

  #send(end: End, message: Uint8Array): void {
    const { other, pipe } = end
    if (end.closed || !other || !pipe || !this.forms(end.owner, other.owner)) return
    const bytes = message.length + OVERHEAD_BYTES * Math.ceil(message.length / PACKET_BYTES)
    end.owner.gave(bytes)
    pipe.send(bytes, () => other.closed || other.events.received(message), CHANNEL_BUFFERED_BYTES)
  }

  #break(end: End): void {
    end.pipe?.lose()
    end.other?.pipe?.lose()
    if (end.other) this.#close('', end.other)
    this.#close('', end)
  }

  #close(token: string, end: End): void {
    if (token) this.#ends.delete(token)
    if (end.closed) return
    end.closed = true
    this.#ownedBy(end.owner).delete(end)
    this.#clock.soon(() => end.events.closed())
  }
}

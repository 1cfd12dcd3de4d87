import type { VirtualClock } from './virtual-clock.ts'

/** What somebody reaches the network by. Everything they send and get shares it. */
export class Line {
  /** Bytes a ms; and one way to the middle of the network, ms. */
  readonly up: number
  readonly down: number
  readonly latency: number
  upFreeAt = 0
  downFreeAt = 0
  #isCut = false
  readonly #waiting: (() => void)[] = []

  constructor({ up, down, latency }: { up: number; down: number; latency: number }) {
    this.up = up
    this.down = down
    this.latency = latency
  }

  get isCut(): boolean {
    return this.#isCut
  }

  /** As when a cable is pulled: what is on its way waits, and nobody is told. */
  cut(): void {
    this.#isCut = true
  }

  heal(): void {
    this.#isCut = false
    for (const call of this.#waiting.splice(0)) call()
  }

  /** Calls when the line is whole. */
  whenWhole(call: () => void): void {
    if (this.#isCut) this.#waiting.push(call)
    else call()
  }
}

/** One direction of a connection between two lines: in order, reliable, as fast as both lines allow. */
export class Pipe {
  readonly #clock: VirtualClock
  readonly #from: Line
  readonly #to: Line
  readonly #drained: () => void
  /** Sent and not left yet: when each does, and its bytes. */
  readonly #leaving: { at: number; bytes: number }[] = []
  #buffered = 0
  #waitsForDrain = false
  #lost = false

  /** `drained`: the buffer, once over `high`, is down to half of that. */
  constructor(clock: VirtualClock, from: Line, to: Line, drained: () => void = () => undefined) {
    this.#clock = clock
    this.#from = from
    this.#to = to
    this.#drained = drained
  }

  /** Bytes that have not left yet. */
  get buffered(): number {
    const now = this.#clock.now()
    while (this.#leaving[0] && this.#leaving[0].at <= now) this.#buffered -= this.#leaving.shift()?.bytes ?? 0
    return this.#buffered
  }

  /** Calls when so many bytes have arrived. */
  send(bytes: number, arrived: () => void, high = Number.POSITIVE_INFINITY): void {
    if (this.#lost) return
    const now = this.#clock.now()
    const from = this.#from
    const to = this.#to
    const left = Math.max(now, from.upFreeAt) + bytes / from.up
    from.upFreeAt = left
    const arrives = Math.max(left + from.latency + to.latency, to.downFreeAt) + bytes / to.down
    to.downFreeAt = arrives
    this.#leaving.push({ at: left, bytes })
    this.#buffered += bytes
    this.#clock.after(arrives - now, () => this.#arrive(arrived))
    if (this.buffered > high && !this.#waitsForDrain) this.#waitForDrain(high / 2)
  }

  /** Nothing that is on its way arrives any more. */
  lose(): void {
    this.#lost = true
  }

  #arrive(arrived: () => void): void {
    this.#from.whenWhole(() =>
      this.#to.whenWhole(() => {
        if (!this.#lost) arrived()
      }),
    )
  }

  #waitForDrain(low: number): void {
    this.#waitsForDrain = true
    let over = this.buffered - low
    const at = this.#leaving.find(({ bytes }) => {
      over -= bytes
      return over <= 0
    })?.at
    this.#clock.after((at ?? this.#clock.now()) - this.#clock.now(), () => {
      this.#waitsForDrain = false
      if (!this.#lost) this.#drained()
    })
  }
}

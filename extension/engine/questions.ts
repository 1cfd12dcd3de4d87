import type { Refusal } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'

/** No byte for this long while something is asked: a ping; none for twice as long: the peer is gone. */
const SILENCE_MS = 4_000
/** No answer for this long while some are owed, whatever else is heard: the peer is given up. A page takes 3 s at 100 kbit/s. */
const ANSWER_MS = 16_000

interface Asked {
  /** The kind of frame that answers it. */
  by: string
  answer: (value: unknown) => void
  refuse: (refusal: Refusal) => void
}

export interface QuestionsHost {
  clock: Clock
  ping(): void
  /** The peer does not answer. */
  gone(): void
}

/** What was asked of one peer and is not answered yet. The heartbeat runs only while there is any of it. */
export class Questions {
  readonly #host: QuestionsHost
  readonly #asked = new Map<number, Asked>()
  #ids = 0
  #lastHeard: number
  #lastAnswer = 0
  #cancelWatch: (() => void) | undefined

  constructor(host: QuestionsHost) {
    this.#host = host
    this.#lastHeard = host.clock.now()
  }

  get open(): number {
    return this.#asked.size
  }

  /** Sends a question under an id of its own, to be answered by a frame of this kind. @throws Refusal what `refused` and `end` are given */
  ask<T>(by: string, send: (id: number) => void): Promise<T> {
    const id = ++this.#ids
    const answer = new Promise<T>((done, refuse) =>
      this.#asked.set(id, { by, answer: done as (value: unknown) => void, refuse }),
    )
    send(id)
    this.#watch()
    return answer
  }

  /** Answers false when this was not asked. */
  answered(by: string, id: number, value: unknown): boolean {
    if (this.#asked.get(id)?.by !== by) return false
    this.#take(id)?.answer(value)
    return true
  }

  /** Answers false when this was not asked. */
  refused(id: number, refusal: Refusal): boolean {
    const asked = this.#take(id)
    asked?.refuse(refusal)
    return asked !== undefined
  }

  /** Any byte of the peer. */
  heard(): void {
    this.#lastHeard = this.#host.clock.now()
  }

  end(refusal: Refusal): void {
    this.#rest()
    for (const { refuse } of this.#asked.values()) refuse(refusal)
    this.#asked.clear()
  }

  #take(id: number): Asked | undefined {
    const asked = this.#asked.get(id)
    if (!asked) return undefined
    this.#asked.delete(id)
    this.#lastAnswer = this.#host.clock.now()
    if (this.#asked.size === 0) this.#rest()
    return asked
  }

  #rest(): void {
    this.#cancelWatch?.()
    this.#cancelWatch = undefined
  }

  #watch(): void {
    if (this.#cancelWatch) return
    const { clock, ping, gone } = this.#host
    const started = clock.now()
    this.#lastAnswer = started
    let pinged = false
    const look = () => {
      const now = clock.now()
      const silent = now - Math.max(this.#lastHeard, started)
      if (silent >= 2 * SILENCE_MS || now - this.#lastAnswer >= ANSWER_MS) return gone()
      if (silent >= SILENCE_MS && !pinged) {
        pinged = true
        ping()
      } else if (silent < SILENCE_MS) pinged = false
      this.#cancelWatch = clock.after(SILENCE_MS, look)
    }
    this.#cancelWatch = clock.after(SILENCE_MS, look)
  }
}

import type { Clock } from '../../extension/engine/clock.ts'
import type { Clock as RelayClock } from '../../relay/clock.ts'

interface Timer {
  at: number
  order: number
  call: (() => void) | undefined
}

/**
 * A clock that stands still while anything is done, and then jumps to what is due next. In a world whose disk and
 * cryptography answer at once, all that follows from a call is done in one turn of the event loop, so that a run is the
 * same each time.
 */
export class VirtualClock implements Clock, RelayClock {
  #now: number
  #order = 0
  #timers = 0
  /** A binary heap, the next timer first. */
  readonly #heap: Timer[] = []
  readonly #pending = new Set<Promise<unknown>>()

  constructor(start: number) {
    this.#now = start
  }

  /** Whole ms, as a clock says it; what is due in between is due in its order all the same. */
  now(): number {
    return Math.floor(this.#now)
  }

  /** How many calls came due so far. */
  get called(): number {
    return this.#timers
  }

  after(ms: number, call: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, call }
    this.#push(timer)
    return () => {
      timer.call = undefined
    }
  }

  soon(call: () => void): () => void {
    return this.after(0, call)
  }

  /** Time stands still until this is done: it waits for something outside, as a file. */
  hold(work: Promise<unknown>): void {
    const held = work.finally(() => this.#pending.delete(held))
    this.#pending.add(held)
  }

  /** Lets time pass until then, ms since 1970, or until `done`, which is asked after every call. */
  async run(until: number, done: () => boolean = () => false): Promise<void> {
    await this.#quiet()
    while (!done()) {
      const next = this.#heap[0]
      if (!next || next.at > until) {
        this.#now = Math.max(this.#now, until)
        return
      }
      this.#pop()
      if (!next.call) continue
      this.#now = next.at
      this.#timers++
      next.call()
      await this.#quiet()
    }
  }

  async #quiet(): Promise<void> {
    await turn()
    while (this.#pending.size > 0) {
      await Promise.all(this.#pending)
      await turn()
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(timer)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(timer, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = timer
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (one: Timer, other: Timer) =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

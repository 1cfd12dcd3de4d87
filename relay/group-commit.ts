import type { Clock } from './clock.ts'

type State = { at: 'idle' } | { at: 'scheduled'; callOff: () => void; overdue: number } | { at: 'stopped' }

/**
 * Decides when what has arrived is stamped. Idle: at once, together with whatever is read in the same turn of the event
 * loop. Loaded: once a tick.
 */
export class GroupCommit {
  readonly #clock: Clock
  readonly #tickMs: number
  readonly #commit: () => void
  readonly #failed: (error: unknown) => void
  #state: State = { at: 'idle' }
  #lastCommit = Number.NEGATIVE_INFINITY

  /** `failed` is told of what a commit throws: never whoever happened to ask for it, as it is not their fault. */
  constructor(clock: Clock, tickMs: number, commit: () => void, failed: (error: unknown) => void) {
    this.#clock = clock
    this.#tickMs = tickMs
    this.#commit = commit
    this.#failed = failed
  }

  /** Something waits to be stamped. */
  request(): void {
    const now = this.#clock.now()
    if (this.#state.at === 'scheduled' && now >= this.#state.overdue) {
      // One connection can bring so much at once that the event loop comes to no timer for long.
      this.#state.callOff()
      this.#run()
      return
    }
    if (this.#state.at !== 'idle') return
    const wait = this.#lastCommit + this.#tickMs - now
    const run = () => this.#run()
    // A clock that was set back must not make anybody wait.
    const soon = wait <= 0 || wait > this.#tickMs
    const callOff = soon ? this.#clock.soon(run) : this.#clock.after(wait, run)
    this.#state = { at: 'scheduled', callOff, overdue: now + this.#tickMs }
  }

  /** Commits what waits now, and never again. */
  stop(): void {
    if (this.#state.at === 'scheduled') this.#state.callOff()
    const before = this.#state.at
    this.#state = { at: 'stopped' }
    if (before !== 'stopped') this.#try()
  }

  #run(): void {
    this.#state = { at: 'idle' }
    this.#lastCommit = this.#clock.now()
    this.#try()
  }

  /** After a failure nothing is committed any more: what comes next would stand on what was not kept. */
  #try(): void {
    try {
      this.#commit()
    } catch (error) {
      this.#state = { at: 'stopped' }
      this.#failed(error)
    }
  }
}

import { headRow } from '../shared/head-row.ts'
import type { LogId, PublicKey } from '../shared/ids.ts'
import type { Clock } from './clock.ts'
import { envelopeOf } from './envelope.ts'
import type { Session } from './session.ts'
import type { Stamper } from './stamper.ts'

export interface HeadsRoundOptions {
  clock: Clock
  everyMs: number
  stamper: Stamper
  sessions(): Iterable<Session>
  mayRead(key: PublicKey, log: LogId): boolean
}

/** Every few seconds, while something moves: heads to whoever did not get the facts. Enough for an unread mark. */
export class HeadsRound {
  readonly #options: HeadsRoundOptions
  readonly #moved = new Set<LogId>()
  #callOff: (() => void) | undefined

  constructor(options: HeadsRoundOptions) {
    this.#options = options
  }

  moved(log: LogId): void {
    this.#moved.add(log)
    this.#callOff ??= this.#options.clock.after(this.#options.everyMs, () => {
      this.#callOff = undefined
      this.#send()
    })
  }

  stop(): void {
    this.#callOff?.()
  }

  #send(): void {
    // Most people subscribe to the same logs, and so lack the same heads.
    const envelopes = new Map<string, Buffer>()
    // A copy: whoever reads too slowly is closed, and so leaves, on the way.
    for (const session of [...this.#options.sessions()]) {
      const { state } = session
      if (state.at !== 'online') continue
      const logs = [...this.#moved].filter(
        (log) =>
          (!state.subscribed.has(log) || state.missed.has(log)) && this.#options.mayRead(state.key, log),
      )
      state.missed.clear()
      if (logs.length === 0) continue
      const which = logs.join()
      const envelope = envelopes.get(which) ?? this.#envelopeOf(logs)
      envelopes.set(which, envelope)
      session.pass(envelope)
    }
    this.#moved.clear()
  }

  #envelopeOf(logs: LogId[]): Buffer {
    const heads = logs.flatMap((log) => this.#options.stamper.logState(log)?.head ?? [])
    return envelopeOf({ kind: 'heads', content: heads.map(headRow) })
  }
}

import { CONTROL_LOG, type LogId } from '../shared/ids.ts'
import type { Session } from './session.ts'

const NOBODY: ReadonlySet<Session> = new Set()

/** Who wants which logs live. Everybody online wants the control log. */
export class Subscriptions {
  readonly #subscribers = new Map<LogId, Set<Session>>()

  of(log: LogId): ReadonlySet<Session> {
    return this.#subscribers.get(log) ?? NOBODY
  }

  /** In place of those before. */
  replace(session: Session, before: Iterable<LogId>, logs: Iterable<LogId>): Set<LogId> {
    this.remove(session, before)
    const wanted = new Set([CONTROL_LOG, ...logs])
    for (const log of wanted) {
      const subscribers = this.#subscribers.get(log)
      if (subscribers) subscribers.add(session)
      else this.#subscribers.set(log, new Set([session]))
    }
    return wanted
  }

  /**
   * Takes a log away from whoever may not read it any more. `isIn`: who is here at all; only of logs that are narrow each
   * subscriber is asked for, as a thousand people who follow 500 channels would keep everybody waiting.
   */
  narrow(
    isIn: (session: Session) => boolean,
    isNarrow: (log: LogId) => boolean,
    mayRead: (session: Session, log: LogId) => boolean,
  ): void {
    for (const session of this.of(CONTROL_LOG)) {
      const { state } = session
      if (state.at !== 'online' || isIn(session)) continue
      this.remove(session, state.subscribed)
      session.state = { ...state, subscribed: new Set() }
    }
    for (const [log, sessions] of this.#subscribers) {
      if (!isNarrow(log)) continue
      for (const session of sessions) if (!mayRead(session, log)) this.#takeAway(session, log)
    }
  }

  /** As if it had never been subscribed to: when it is open again, heads tell how far it is. */
  #takeAway(session: Session, log: LogId): void {
    this.remove(session, [log])
    const { state } = session
    if (state.at !== 'online') return
    const subscribed = new Set(state.subscribed)
    subscribed.delete(log)
    session.state = { ...state, subscribed }
  }

  remove(session: Session, logs: Iterable<LogId>): void {
    for (const log of logs) {
      const subscribers = this.#subscribers.get(log)
      if (!subscribers) continue
      subscribers.delete(session)
      if (subscribers.size === 0) this.#subscribers.delete(log)
    }
  }
}

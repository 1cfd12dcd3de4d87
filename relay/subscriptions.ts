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

  remove(session: Session, logs: Iterable<LogId>): void {
    for (const log of logs) {
      const subscribers = this.#subscribers.get(log)
      if (!subscribers) continue
      subscribers.delete(session)
      if (subscribers.size === 0) this.#subscribers.delete(log)
    }
  }
}

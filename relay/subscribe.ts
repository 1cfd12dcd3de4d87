import { type LogId, logId, type PublicKey } from '../shared/ids.ts'
import { Refusal } from '../shared/refusal.ts'
import type { Clock } from './clock.ts'
import { RateLimit } from './rate-limit.ts'
import type { FrameHandlers } from './session.ts'
import type { Stamper } from './stamper.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Rate } from './token-bucket.ts'

export interface SubscribeOptions {
  clock: Clock
  rate: Rate
  stamper: Stamper
  subscriptions: Subscriptions
  mayRead(key: PublicKey, log: LogId): boolean
}

/**
 * Answers each log with its tail in the same turn: what is stamped later comes as facts, so between the two there is no
 * hole. Also for a log that was subscribed to before: whoever noticed a hole asks again.
 */
export function subscribe(options: SubscribeOptions): FrameHandlers['subscribe'] {
  const { clock, rate, stamper, subscriptions, mayRead } = options
  const limit = new RateLimit<PublicKey>(rate)
  return (session, online, content) => {
    if (!limit.take(online.key, clock.now())) {
      return session.refuse(new Refusal('too-fast', 'Too many subscriptions. Wait a little.'))
    }
    // What somebody may not read is as if it were not there: they may have asked before they knew.
    const logs = new Set(content.map(logId).filter((log) => mayRead(online.key, log)))
    session.state = { ...online, subscribed: subscriptions.replace(session, online.subscribed, logs) }
    for (const log of logs) {
      online.missed.delete(log)
      const tail = stamper.logState(log)?.tail
      if (tail) session.pass(tail)
    }
  }
}

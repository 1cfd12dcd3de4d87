import { logId } from '../shared/ids.ts'
import { headRow } from './heads-file.ts'
import type { FrameHandlers } from './session.ts'
import type { Stamper } from './stamper.ts'
import type { Subscriptions } from './subscriptions.ts'

/**
 * Answers each log with its tail in the same turn: what is stamped later comes as facts, so between the two there is no
 * hole. Also for a log that was subscribed to before: whoever noticed a hole asks again.
 */
export function subscribe(stamper: Stamper, subscriptions: Subscriptions): FrameHandlers['subscribe'] {
  return (session, online, content) => {
    const logs = new Set(content.map(logId))
    session.state = { ...online, subscribed: subscriptions.replace(session, online.subscribed, logs) }
    for (const log of logs) {
      online.missed.delete(log)
      const state = stamper.logState(log)
      if (state?.head) {
        session.send({ kind: 'tail', content: { head: headRow(state.head), leaves: state.leaves } })
      }
    }
  }
}

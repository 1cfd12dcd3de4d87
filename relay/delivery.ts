import type { Parcel } from './fan-out.ts'
import type { Roster } from './roster.ts'
import type { Session } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

/** Hands what comes from the fan-out to this relay's own sockets. */
export function delivery(roster: Roster, subscriptions: Subscriptions): (parcel: Parcel) => void {
  return (parcel) => {
    switch (parcel.kind) {
      case 'facts': {
        const { log, authors, message } = parcel
        const served = new Set<Session>()
        for (const author of authors) {
          const session = roster.sessionOf(author)
          if (!session) continue
          // Subscribed or not, reading slowly or not: to its author a fact is the acknowledgement.
          session.pass(message)
          served.add(session)
        }
        for (const session of subscriptions.of(log)) {
          if (!served.has(session)) session.passFacts(log, message)
        }
        return
      }
      case 'roster':
        for (const session of roster.sessions()) session.pass(parcel.message)
        return
      case 'signal':
        roster.sessionOf(parcel.to)?.pass(parcel.message)
        return
    }
  }
}

import { idBytes } from '../shared/ids.ts'
import type { Clock } from './clock.ts'
import type { ControlLog } from './control-log.ts'
import { headRow } from './heads-file.ts'
import type { LoginOptions } from './login.ts'
import type { IceServer } from './relay-options.ts'
import type { Roster } from './roster.ts'
import type { Stamper } from './stamper.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface WelcomeOptions {
  clock: Clock
  controlLog: ControlLog
  iceServers: IceServer[]
  roster: Roster
  stamper: Stamper
  subscriptions: Subscriptions
}

/** Everything a client needs to begin; and from this very frame on, all that is new. */
export function welcome(options: WelcomeOptions): LoginOptions['welcome'] {
  const { clock, controlLog, iceServers, roster, stamper, subscriptions } = options
  return (session, key, attested, held) => {
    session.state = {
      at: 'online',
      key,
      subscribed: subscriptions.replace(session, [], []),
      missed: new Set(),
    }
    roster.enter(key, session, attested)
    session.welcome({
      kind: 'welcome',
      content: {
        attestation: attested.row,
        epoch: idBytes(stamper.epoch),
        rosterVersion: roster.version,
        roster: roster.list(),
        heads: stamper.heads().map(headRow),
        control: controlLog.pagesAfter(held),
        iceServers,
        time: clock.now(),
      },
    })
  }
}

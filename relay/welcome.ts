import { headRow } from '../shared/head-row.ts'
import { idBytes } from '../shared/ids.ts'
import { CONTROL_FRAME_BYTES } from '../shared/limits.ts'
import { mayRead } from '../shared/policy-state.ts'
import type { Allowance } from './allowance.ts'
import type { Clock } from './clock.ts'
import type { ControlLog } from './control-log.ts'
import type { ControlState } from './control-state.ts'
import type { LoginOptions } from './login.ts'
import type { IceServer } from './relay-options.ts'
import type { Roster } from './roster.ts'
import type { Stamper } from './stamper.ts'
import type { Subscriptions } from './subscriptions.ts'
import { type Turn, turnCredentials } from './turn-credentials.ts'

export interface WelcomeOptions {
  allowance: Allowance
  clock: Clock
  control: ControlState
  controlLog: ControlLog
  iceServers: IceServer[]
  turn?: Turn | undefined
  roster: Roster
  stamper: Stamper
  subscriptions: Subscriptions
}

/** Everything a client needs to begin; and from this very frame on, all that is new. */
export function welcome(options: WelcomeOptions): LoginOptions['welcome'] {
  const { allowance, clock, control, controlLog, iceServers, roster, stamper, subscriptions, turn } = options
  return (session, key, attested, held) => {
    session.state = {
      at: 'online',
      key,
      subscribed: subscriptions.replace(session, [], []),
      missed: new Set(),
    }
    roster.enter(key, session, attested)
    const pages = together(controlLog.pagesAfter(held)).map((content) => ({
      kind: 'control' as const,
      content,
    }))
    session.welcome(pages, {
      kind: 'welcome',
      content: {
        attestation: attested.row,
        epoch: idBytes(stamper.epoch),
        rosterVersion: roster.version,
        roster: roster.list(),
        heads: stamper
          .heads()
          .filter(({ log }) => mayRead(control.policy, key, log))
          .map(headRow),
        iceServers: [...iceServers, ...(turn ? [turnCredentials(turn, key, clock.now())] : [])],
        allowance: allowance.left(key, clock.now()),
        time: clock.now(),
      },
    })
  }
}

/** As many in a frame as fit, in their order. */
export function together(pages: Uint8Array[]): Uint8Array[][] {
  const frames: Uint8Array[][] = []
  let room = 0
  for (const page of pages) {
    if (page.length > room) {
      frames.push([])
      room = CONTROL_FRAME_BYTES
    }
    frames.at(-1)?.push(page)
    room -= page.length
  }
  return frames
}

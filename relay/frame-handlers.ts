import type { FactId } from '../shared/ids.ts'
import { mayRead } from '../shared/policy-state.ts'
import { Allowance, USUAL_ALLOWANCES } from './allowance.ts'
import type { Door } from './door.ts'
import type { FanOut } from './fan-out.ts'
import { Intake } from './intake.ts'
import { lateHeads } from './late-heads.ts'
import { Login } from './login.ts'
import type { EpochOptions } from './open-epoch.ts'
import { passing } from './passing.ts'
import { Restoring } from './restoring.ts'
import type { Roster } from './roster.ts'
import type { FrameHandlers } from './session.ts'
import { signaling } from './signaling.ts'
import type { Stamper, Waiting } from './stamper.ts'
import { subscribe } from './subscribe.ts'
import type { Subscriptions } from './subscriptions.ts'
import { welcome } from './welcome.ts'

export interface FrameHandlersOptions extends EpochOptions {
  stamper: Stamper
  roster: Roster
  door: Door
  subscriptions: Subscriptions
  fanOut: FanOut
  draining(): boolean
  /** To be stamped with the next tick. */
  submit(waiting: Waiting): void
  /** The relay's own `epoch` claim, to be stamped with the next tick. */
  say(body: Record<string, unknown>): Promise<void>
  /** Facts of the control log came back, which stand in these pages. */
  restored(pages: Uint8Array[]): Promise<void>
  /** No id is given up to this one. */
  raiseIds(above: FactId): void
  /** There is a channel when this resolves. */
  open(): Promise<void>
}

/** Who answers which frame. */
export function frameHandlers(options: FrameHandlersOptions): FrameHandlers {
  const { signer, clock, limits, log, control, stamper, roster, door, subscriptions, fanOut } = options
  const allowance = new Allowance(options.relayedADay ?? USUAL_ALLOWANCES)
  const intake = new Intake({ ...options, server: signer.key })
  const restoring = new Restoring({
    ...options,
    server: signer.key,
    epoch: stamper.epoch,
    waitMs: limits.loginTimeoutMs,
  })
  const login = new Login({
    ...options,
    rate: limits.logins,
    allRate: limits.welcomes,
    policy: () => control.policy,
    join: (key, join, account) => intake.enter(key, join, account),
    attest: (key) => roster.attest(key),
    restore: (...asked) => restoring.begin(...asked),
    door: (session, key) => door.wait(key, session),
    welcome: welcome({ ...options, allowance, iceServers: options.iceServers ?? [] }),
  })

  return {
    hello: login.hello,
    login: login.login,
    restore: restoring.part,
    say: (session, { key }, claims) =>
      intake.say(
        session,
        key,
        claims.map(([claim, signature]) => ({ claim, signature })),
      ),
    subscribe: subscribe({
      clock,
      rate: limits.subscribes,
      stamper,
      subscriptions,
      mayRead: (key, log) => mayRead(control.policy, key, log),
    }),
    signal: signaling({
      clock,
      rate: limits.signals,
      isOnline: (key) => roster.sessionOf(key) !== undefined,
      send: (to, message) => {
        // Who has just come may dial at once; an offer from somebody not on the roster yet would be dropped.
        roster.flush()
        fanOut.publish({ kind: 'signal', to, message })
      },
    }),
    pass: passing({
      clock,
      rate: limits.passing,
      allowance,
      sessionOf: (key) => roster.sessionOf(key),
      introduce: () => roster.flush(),
      draining: options.draining,
    }),
    heads: lateHeads({ ...options, server: signer.key, epoch: stamper.epoch }),
    leftRestoring: (session) => restoring.left(session),
    leftDoor: (session, key) => door.left(key, session),
    failed: (error) => log(`A frame was not answered: ${error instanceof Error ? error.stack : error}`),
    left(session, { key, subscribed }) {
      subscriptions.remove(session, subscribed)
      roster.leave(key, session)
    },
  }
}

import { idBytes, type PublicKey, publicKey } from '../shared/ids.ts'
import type { Reason } from '../shared/refusal.ts'
import type { Allowance } from './allowance.ts'
import type { Clock } from './clock.ts'
import { plainEnvelopeOf } from './envelope.ts'
import type { FrameHandlers, Session } from './session.ts'
import { type Rate, TokenBucket } from './token-bucket.ts'

export interface PassingOptions {
  clock: Clock
  /** Bytes of all together. */
  rate: Rate
  allowance: Allowance
  sessionOf(key: PublicKey): Session | undefined
  /** Lets everybody know of who has just come: what is passed on from somebody unknown would be turned away. */
  introduce(): void
  draining(): boolean
}

interface Passing {
  from: PublicKey
  sender: Session
  to: PublicKey
  bytes: Uint8Array
}

/** Bytes that wait for their turn: of one person, and of all. */
const MOST_WAITING_EACH = 4 * 1_024 * 1_024
const MOST_WAITING = 16 * 1_024 * 1_024
/** How long those wait that are out of turn, ms. */
const TURN_MS = 20
/** A short message costs no less than this, or many of them would cost nothing. */
const LEAST_BYTES = 1_024

/** Of the allowance a message costs at least so much: about what it takes on the wire, with its frames both ways. */
const LEAST_COUNTED_BYTES = 100

const costOf = ({ bytes }: Passing) => Math.max(LEAST_BYTES, bytes.length)

/**
 * Passes messages on between two people who reach each other in no other way: in order, opaque, kept nowhere, and no
 * faster than leaves room for what a relay is for.
 */
export function passing(options: PassingOptions): FrameHandlers['pass'] {
  const { clock, rate, allowance, sessionOf, introduce, draining } = options
  const pace = new TokenBucket(rate, clock.now())
  const waitingOf = new Map<PublicKey, number>()
  let queue: Passing[] = []
  let waiting = 0
  let scheduled = false

  function wait(one: Passing, sign: 1 | -1): void {
    const cost = sign * costOf(one)
    waiting += cost
    one.sender.account.waitingBytes += cost
    const left = (waitingOf.get(one.from) ?? 0) + cost
    if (left > 0) waitingOf.set(one.from, left)
    else waitingOf.delete(one.from)
  }

  function unpassed({ sender, to }: Passing, reason: Reason): void {
    sender.send({ kind: 'unpassed', content: { to: idBytes(to), reason } })
  }

  /** Why it goes nowhere, if it does. */
  function deliver({ from, to, bytes }: Passing): Reason | undefined {
    const now = clock.now()
    const receiver = sessionOf(to)
    if (!receiver) return 'not-online'
    if (receiver.isSlow) return 'busy'
    if (!allowance.take(from, Math.max(LEAST_COUNTED_BYTES, bytes.length), now)) return 'too-many'
    const content = { from: idBytes(from), bytes, allowance: allowance.left(to, now) }
    introduce()
    // Pages are deflated already.
    receiver.pass(plainEnvelopeOf({ kind: 'passed', content }))
    return undefined
  }

  function run(): void {
    scheduled = false
    if (draining()) queue = []
    let done = 0
    for (const one of queue) {
      if (!pace.take(clock.now(), costOf(one))) break
      done += 1
      wait(one, -1)
      const reason = deliver(one)
      if (reason) unpassed(one, reason)
    }
    queue = queue.slice(done)
    if (queue.length === 0) return
    scheduled = true
    clock.after(TURN_MS, run)
  }

  return (sender, { key: from }, { to, bytes }) => {
    const one: Passing = { from, sender, to: publicKey(to), bytes }
    const cost = costOf(one)
    const isTheirs = (waitingOf.get(from) ?? 0) + cost > MOST_WAITING_EACH || !sender.account.mayWait(cost)
    if (isTheirs || waiting + cost > MOST_WAITING) {
      return unpassed(one, 'busy')
    }
    queue.push(one)
    wait(one, 1)
    if (!scheduled) run()
  }
}

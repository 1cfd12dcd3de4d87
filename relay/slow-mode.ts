import type { Claim } from '../shared/claim.ts'
import { channelOf, may, type Policy } from '../shared/policy-state.ts'
import { Refusal } from '../shared/refusal.ts'
import { Recent } from './recent.ts'

/** So many are remembered, of those who spoke last. */
const REMEMBERED = 20_000

/** When who spoke last in channels that were slowed down. */
export class SlowMode {
  readonly #last = new Recent<string, { at: number }>(REMEMBERED, () => ({ at: Number.NEGATIVE_INFINITY }))

  /** Why a claim comes too soon after its author's last one in this channel; else it counts as the last. `now`: ms. */
  refusalOf(policy: Policy, { author, log, type }: Claim, now: number): Refusal | undefined {
    const slow = channelOf(policy, log)?.slow ?? 0
    if (slow === 0 || type !== 'message' || may(policy, author, 'moderate')) return undefined
    const last = this.#last.of(`${log}/${author}`)
    const wait = last.at + slow * 1_000 - now
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1_000)
      return new Refusal('slow-mode', `This channel is slow: you may write again in ${seconds} s.`)
    }
    last.at = now
    return undefined
  }
}

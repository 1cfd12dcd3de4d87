import type { Claim } from '../shared/claim.ts'
import { channelOf, may, type Policy } from '../shared/policy-state.ts'
import { Refusal } from '../shared/refusal.ts'

/** Past this many the oldest are forgotten: they spoke longest ago. */
const REMEMBERED = 20_000

/** When who spoke last in channels that were slowed down. */
export class SlowMode {
  readonly #last = new Map<string, number>()

  /** Why a claim comes too soon after its author's last one in this channel; else it counts as the last. `now`: ms. */
  refusalOf(policy: Policy, { author, log, type }: Claim, now: number): Refusal | undefined {
    const slow = channelOf(policy, log)?.slow ?? 0
    if (slow === 0 || type !== 'message' || may(policy, author, 'moderate')) return undefined
    const place = `${log}/${author}`
    const wait = (this.#last.get(place) ?? Number.NEGATIVE_INFINITY) + slow * 1_000 - now
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1_000)
      return new Refusal('slow-mode', `This channel is slow: you may write again in ${seconds} s.`)
    }
    this.#last.delete(place)
    this.#last.set(place, now)
    const [oldest] = this.#last.keys()
    if (oldest !== undefined && this.#last.size > REMEMBERED) this.#last.delete(oldest)
    return undefined
  }
}

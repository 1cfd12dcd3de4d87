import type { ControlFact } from '../../shared/control-fact.ts'
import type { FactId, PublicKey } from '../../shared/ids.ts'
import type { Policy } from '../../shared/policy-state.ts'
import type { ModerationEntry } from '../bridge/commands.ts'
import { entryOf } from './moderation-log.ts'

/** More is not told at once: the moderation log has them all. */
const MOST_NEWS = 10
/** What concerns everybody. */
const FOR_ALL: ReadonlySet<ControlFact['type']> = new Set(['raid', 'server', 'replace'])

/** Changes of the policy that this person did not make and should hear of. */
export class PolicyNews {
  readonly #me: PublicKey
  readonly #from: () => FactId | null
  readonly #dismissed = new Set<FactId>()

  /** `from`: the last fact that was known when the engine began; null: nothing was, and all is new. */
  constructor(me: PublicKey, from: () => FactId | null) {
    this.#me = me
    this.#from = from
  }

  dismiss(id: FactId): void {
    this.#dismissed.add(id)
  }

  /** Oldest first. `counted`: the control facts that count, in order. */
  entries(counted: readonly ControlFact[], policy: Policy): ModerationEntry[] {
    const from = this.#from()
    const news: ModerationEntry[] = []
    if (from === null) return news
    const told = new Set<string>()
    for (let at = counted.length - 1; at >= 0 && news.length < MOST_NEWS; at--) {
      const fact = counted[at]
      if (!fact || fact.id <= from) break
      if (fact.author === this.#me) continue
      const entry = entryOf(fact, counted, policy)
      // How the door stood before concerns nobody any more.
      const about = entry && (entry.type === 'raid' || isDoorAlone(fact)) ? entry.type : undefined
      if (about && told.has(about)) continue
      if (about) told.add(about)
      if (this.#dismissed.has(fact.id)) continue
      if (entry && (FOR_ALL.has(entry.type) || entry.keys.includes(this.#me))) news.unshift(entry)
    }
    return news
  }
}

const isDoorAlone = ({ type, body }: ControlFact): boolean =>
  type === 'server' && body.door !== undefined && Object.keys(body).length === 1

import type { PublicKey } from '../../shared/ids.ts'
import type { Gap } from './coverage.ts'
import type { Dialling } from './dialling.ts'
import type { Source } from './source.ts'
import type { Sources } from './sources.ts'

export interface OnlinePeer {
  key: PublicKey
  virtual: boolean
}

export interface WhomToAskHost {
  sources: Sources
  dialling: Dialling
  /** Everybody online but oneself. */
  online(): OnlinePeer[]
}

/** People who are of use, before others are dialled for more speed. */
const ENOUGH_PEOPLE = 4

/** `later`: whoever has it is asked for enough. `dialling`: somebody may still come who has it. */
export type Answer = Source | 'later' | 'dialling' | 'nobody'

/**
 * Whom to ask for a page. People before virtual clients, always: one of those only for what no person online has, or
 * does not give in time.
 */
export class WhomToAsk {
  readonly #host: WhomToAskHost
  #peopleMayCome: boolean | undefined
  #virtualMayCome: boolean | undefined

  constructor(host: WhomToAskHost) {
    this.#host = host
  }

  /** Before choosing: looks who is there now. */
  begin(): void {
    this.#host.sources.look()
    this.#peopleMayCome = this.#virtualMayCome = undefined
  }

  choose(gap: Gap): Answer {
    const { sources, dialling } = this.#host
    const people = sources.choose(gap, false)
    if (people.source) return people.source
    if (people.covered) return 'later'
    // Where places are few, the next one is then a virtual client's: people would take them all.
    const late = dialling.impatient ? this.#virtual(gap) : undefined
    // Some person may still have it: learn what they hold before a virtual client is asked.
    this.#peopleMayCome ??= dialling.waitsFor(this.#keys(false))
    if (this.#peopleMayCome) return 'dialling'
    const virtual = late ?? this.#virtual(gap)
    return virtual === 'nobody' && dialling.underWay ? 'dialling' : virtual
  }

  /** Whether people connected have all that was looked at. */
  get peopleHaveAll(): boolean {
    return this.#peopleMayCome === undefined
  }

  /** Who else is to be asked for a page that takes too long; `asked` are asked already. */
  another(gap: Gap, asked: ReadonlyMap<Source, unknown>): Answer {
    const people = this.#host.sources.choose(gap, false, asked)
    if (people.source) return people.source
    return people.covered ? 'later' : this.#virtual(gap, asked)
  }

  /** There is more to ask for than those connected can take: a few more people are dialled. */
  dialMore(): void {
    const { sources, dialling } = this.#host
    const useful = sources.all(false).filter(({ behind }) => !behind).length
    if (useful < ENOUGH_PEOPLE) dialling.dialMore(this.#keys(false), ENOUGH_PEOPLE - useful)
  }

  #virtual(gap: Gap, asked?: ReadonlyMap<Source, unknown>): Answer {
    const { sources, dialling } = this.#host
    const virtual = sources.choose(gap, true, asked)
    if (virtual.source) return virtual.source
    if (virtual.covered) return 'later'
    this.#virtualMayCome ??= dialling.dial(this.#keys(true))
    return this.#virtualMayCome ? 'dialling' : 'nobody'
  }

  #keys(virtual: boolean): PublicKey[] {
    return this.#host.online().flatMap((peer) => (peer.virtual === virtual ? peer.key : []))
  }
}

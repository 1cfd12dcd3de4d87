import type { LogId, PublicKey } from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Clock } from './clock.ts'
import type { Gap } from './coverage.ts'
import type { PageKey } from './fact-store.ts'
import { LATE_MS } from './late.ts'
import type { Source } from './source.ts'

/** Pages asked for or being proved at once: 4 peers with 6 each, and as many again on their way to the disk. */
const MOST_PAGES = 48
/** The same in bytes that came and are not on disk yet, for a log of long messages. */
const MOST_UNSTORED_BYTES = 8 * 1_024 * 1_024
/** Peers who are asked at once for one page, when those before take too long. */
const MOST_FOR_A_PAGE = 3

export interface FetchesHost {
  clock: Clock
  /** Proves and stores a page; answers how many facts were new. @throws Refusal `broken-page`, `disk-full` */
  accept(deflated: Uint8Array, page: PageKey): Promise<number>
  /** Gave a page that does not hold. */
  liar(source: Source): void
  /** A page came; so many of its facts were new. */
  came(bytes: number, facts: number): void
  /** The disk has no room. */
  full(): void
  /** A page is fetched no more; `brought`: something of it came. */
  over(gap: Gap, brought: boolean): void
  /** There is a place again, or a page takes too long. */
  turned(): void
}

/** A page that is asked for, or came and is being proved. */
interface Fetch {
  gap: Gap
  /** Who is asked, and whether it takes them too long. */
  from: Map<Source, { late: boolean }>
  state: 'asked' | 'proving' | 'done'
}

const keyOf = ({ log, epoch, index }: PageKey) => `${log}/${epoch}/${index}`

/** The pages that are asked for now, each of one peer, or of more when that one takes too long. */
export class Fetches {
  readonly #host: FetchesHost
  readonly #pages = new Map<string, Fetch>()
  #unstored = 0

  constructor(host: FetchesHost) {
    this.#host = host
  }

  get size(): number {
    return this.#pages.size
  }

  get full(): boolean {
    return this.#pages.size >= MOST_PAGES || this.#unstored >= MOST_UNSTORED_BYTES
  }

  has(page: PageKey): boolean {
    return this.#pages.has(keyOf(page))
  }

  /** Who is asked for a page of this log. */
  from(log: LogId): PublicKey[] {
    const keys = new Set<PublicKey>()
    for (const { gap, from } of this.#pages.values())
      if (gap.log === log) for (const { key } of from.keys()) keys.add(key)
    return [...keys]
  }

  /** Pages that take everybody who is asked too long, and who is asked. */
  *late(): Generator<{ gap: Gap; from: ReadonlyMap<Source, unknown> }> {
    for (const { gap, from, state } of this.#pages.values()) {
      if (state !== 'asked' || from.size >= MOST_FOR_A_PAGE) continue
      if ([...from.values()].every(({ late }) => late)) yield { gap, from }
    }
  }

  async ask(gap: Gap, source: Source): Promise<void> {
    const { clock, turned } = this.#host
    const fetch = this.#pages.get(keyOf(gap)) ?? { gap, from: new Map(), state: 'asked' as const }
    this.#pages.set(keyOf(gap), fetch)
    const asked = { late: false }
    fetch.from.set(source, asked)
    source.asked(clock.now())
    const cancel = clock.after(LATE_MS, () => {
      asked.late = true
      source.fellBehind()
      turned()
    })
    const page = await source.session.ask(gap).catch((error) => this.#failed(gap, source, error))
    cancel()
    if (page) source.brought(page.length, clock.now(), asked.late)
    if (page && fetch.state === 'asked') await this.#prove(fetch, source, page)
    fetch.from.delete(source)
    if (fetch.state === 'asked' && fetch.from.size === 0) this.#end(fetch, false)
    turned()
  }

  #failed(gap: Gap, source: Source, error: unknown): undefined {
    if (error instanceof Refusal && error.reason === 'busy') {
      source.busy(this.#host.clock.now())
      return
    }
    source.refused()
    source.session.judge(gap, false)
  }

  async #prove(fetch: Fetch, source: Source, page: Uint8Array): Promise<void> {
    const { accept, came, liar, full, turned } = this.#host
    const { gap } = fetch
    fetch.state = 'proving'
    fetch.from.delete(source)
    this.#unstored += page.length
    // The next one is asked for while this one is proved.
    turned()
    let added = 0
    try {
      added = await accept(page, gap)
      source.session.judge(gap, added > 0)
      came(page.length, added)
    } catch (error) {
      const reason = error instanceof Refusal ? error.reason : undefined
      // What does not hold, the peer is to blame for: it had a page that holds, or none. A full disk is nobody's lie.
      if (reason === 'broken-page') liar(source)
      else if (reason === 'disk-full') full()
      else source.session.judge(gap, false)
    }
    this.#unstored -= page.length
    if (added > 0) this.#end(fetch, true)
    else fetch.state = 'asked'
  }

  #end(fetch: Fetch, brought: boolean): void {
    fetch.state = 'done'
    this.#pages.delete(keyOf(fetch.gap))
    this.#host.over(fetch.gap, brought)
  }
}

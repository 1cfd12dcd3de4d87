import type { PublicKey } from '../../shared/ids.ts'
import type { Gap } from './coverage.ts'
import { LATE_MS } from './late.ts'
import type { PeerSession } from './peer-session.ts'
import { Source } from './source.ts'

/** Peers asked at once: more would only wait for this side's disk. */
const MOST_ASKED = 4

export interface SourcesHost {
  now(): number
  /** From a number between 0 and 1, handed in. */
  chance(): number
  sessions(): { key: PublicKey; session: PeerSession }[]
  isVirtual(key: PublicKey): boolean
}

/** What of a page's holders there is to ask. */
export interface Choice {
  source: Source | undefined
  /** Somebody has the page and may be asked for it sooner or later. */
  covered: boolean
}

/** Whom to ask for a page: of the peers that say they have it, the least busy and fastest so far. */
export class Sources {
  readonly #host: SourcesHost
  readonly #known = new Map<PeerSession, Source>()
  #pageBytes = 40_000

  constructor(host: SourcesHost) {
    this.#host = host
  }

  /** Brings the list of peers up to date: once before choosing. */
  look(): void {
    const open = new Set<PeerSession>()
    for (const { key, session } of this.#host.sessions()) {
      open.add(session)
      if (!this.#known.has(session))
        this.#known.set(session, new Source(key, this.#host.isVirtual(key), session))
    }
    for (const session of this.#known.keys()) if (!open.has(session)) this.#known.delete(session)
  }

  /** Those of one kind who give anything. */
  all(virtual: boolean): Source[] {
    return [...this.#known.values()].filter(
      (source) => source.virtual === virtual && source.session.open && source.session.gives !== 'nothing',
    )
  }

  /** Whether anybody can be asked for anything more now: any person, or a virtual client too. */
  hasFree(orVirtual: boolean): boolean {
    const now = this.#host.now()
    for (const source of this.#known.values())
      if ((orVirtual || !source.virtual) && this.#mayAsk(source, now)) return true
    return false
  }

  /** When the next who was busy may be asked again, ms from now. */
  get busyFor(): number | undefined {
    const now = this.#host.now()
    const waits = [...this.#known.values()].flatMap((source) => source.busyFor(now) ?? [])
    return waits.length > 0 ? Math.min(...waits) : undefined
  }

  /** Who is to be asked for this page; nobody in `but`. Who is not the first choice rests while one of those has it. */
  choose(gap: Gap, virtual: boolean, but?: ReadonlyMap<Source, unknown>): Choice {
    const now = this.#host.now()
    const holders = this.all(virtual).filter(
      (source) => !but?.has(source) && source.session.coverage.helps(gap),
    )
    const prompt = holders.filter((source) => !source.behind && now - (source.busySince ?? now) < LATE_MS)
    for (const { session } of prompt) session.needed()
    const rank = Math.min(...prompt.map((source) => source.rank))
    const free = holders.filter((source) => source.rank <= rank && this.#mayAsk(source, now))
    const least = Math.min(...free.map(({ cost }) => cost))
    const equals = free.filter(({ cost }) => cost === least)
    const source = equals.length > 1 ? equals[Math.floor(this.#host.chance() * equals.length)] : equals[0]
    return { source, covered: prompt.length > 0 || source !== undefined }
  }

  /** A page of this size came. */
  sized(bytes: number): void {
    this.#pageBytes = this.#pageBytes * 0.9 + bytes * 0.1
  }

  #mayAsk(source: Source, now: number): boolean {
    if (!source.session.open || source.session.gives === 'nothing') return false
    if (source.free(now, this.#pageBytes) <= 0) return false
    if (source.inFlight > 0 || source.behind) return true
    let asked = 0
    for (const other of this.#known.values()) if (other.inFlight > 0 && !other.behind) asked++
    return asked < MOST_ASKED
  }
}

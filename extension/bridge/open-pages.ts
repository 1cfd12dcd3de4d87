import { inflate } from '../../shared/deflate.ts'
import { firstSeq } from '../../shared/head.ts'
import type { ClaimHash } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage } from '../../shared/page.ts'
import type { StoredPage } from '../engine/fact-store.ts'
import { type HeldEntry, heldEntries } from './held-entry.ts'
import type { PageWithBytes } from './log-source.ts'
import type { TimelineMessage } from './views.ts'

/** Pages kept that nobody reads now, of 80 KB each. */
const SPARE = 32

/** Pages of one log, inflated once for all who read it; and messages that others answer. */
export class OpenPages {
  readonly answered = new Map<ClaimHash, TimelineMessage>()
  /** Those that were looked for in vain since something came; another set each time, so that a slow reader spoils none. */
  notFound = new Set<ClaimHash>()
  /** Those used last stand last. */
  readonly #open = new Map<string, (HeldEntry | null)[]>()

  /** The entries of a page that is open. */
  get(page: StoredPage): (HeldEntry | null)[] | undefined {
    return this.#open.get(keyOf(page))
  }

  /** The entries of a page; undefined when it is neither open nor has bytes. */
  async open({ page, bytes }: PageWithBytes): Promise<(HeldEntry | null)[] | undefined> {
    const key = keyOf(page)
    const entries = this.#open.get(key) ?? (bytes && (await opened(page, bytes)))
    if (!entries) return undefined
    this.#open.delete(key)
    this.#open.set(key, entries)
    return entries
  }

  factsChanged(): void {
    this.notFound = new Set()
  }

  /** Lets go everything; who still reads it opens it again. */
  clear(): void {
    this.#open.clear()
    this.answered.clear()
  }

  /** Lets go what was not used lately; `used`: by whoever read last. */
  trim(used: number): void {
    for (const key of this.#open.keys()) {
      if (this.#open.size <= used + SPARE) return
      this.#open.delete(key)
    }
  }
}

async function opened(page: StoredPage, bytes: Uint8Array): Promise<(HeldEntry | null)[]> {
  const { entries, index } = decodePage(await inflate(bytes, MAX_PAGE_BYTES))
  const first = firstSeq(index)
  const bad = new Set(page.bad)
  return heldEntries(entries, (place) => bad.has(first + place), page.examined > 0)
}

/** Another one when what is stored of the page is. */
const keyOf = ({ epoch, index, count, held, examined, bad, size }: StoredPage) =>
  [epoch, index, count, held, examined, bad.length, size].join('/')

import { readBody } from '../../shared/body.ts'
import { type Claim, checkClaim, decodeClaim, hashClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import { decodeEntries, type Entry, type Fact } from '../../shared/fact.ts'
import { type ClaimHash, claimHash, type FactId, factId, type LogId } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES, PAGE_FACTS } from '../../shared/limits.ts'
import { decodePage, pageEntries } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import { isBy } from '../bridge/is-by.ts'
import { countsIn } from '../bridge/known-marks.ts'
import type { FoundMessage, Search } from '../bridge/search.ts'
import type { FactStore, Mark } from './fact-store.ts'
import { type Query, readQuery } from './search-query.ts'
import { type Place, type Places, placesFor, placesHeld } from './searched-places.ts'

/** The most that one search answers. */
const MAX_FOUND = 500
/** Places kept open, for the messages that edits are about. */
const OPEN_PLACES = 8

/**
 * The newest messages that answer a search, from what is held: pages by their terms; tails, and pages that were not
 * examined yet, by reading them. What counts is how a message reads now; edits and deletes count once they are examined.
 */
export async function searchPages(
  crypto: Crypto,
  store: FactStore,
  search: Search,
  mayRead: (log: LogId) => boolean = () => true,
): Promise<{ found: FoundMessage[]; more: boolean }> {
  const query = readQuery(search)
  if (query.impossible) return { found: [], more: false }
  const limit = Math.min(MAX_FOUND, Math.max(1, Math.floor(search.limit) || 1))
  const places = await placesHeld(store, search.log, mayRead)
  const reader = new Reader(crypto, store, search, query, places)
  let found: FoundMessage[] = []
  for await (const place of placesFor(query, store, search.log, places)) {
    // Nothing in this place, or in those that follow, is newer than its last fact.
    if ((found[limit]?.id ?? '') > place.lastId) break
    found = newest([...found, ...(await reader.found(place))], limit + PAGE_FACTS)
  }
  return { found: found.slice(0, limit), more: found.length > limit }
}

/** Newest first; of a claim that was stamped twice the lowest id counts. */
function newest(found: FoundMessage[], most: number): FoundMessage[] {
  const sorted = found.sort((a, b) => (a.id < b.id ? -1 : 1))
  const hashes = new Set<ClaimHash>()
  const once = sorted.filter(({ hash }) => !hashes.has(hash) && hashes.add(hash))
  return once.reverse().slice(0, most)
}

/** A message, or other words for one, as its author signed it. */
interface Said {
  id: FactId
  claim: Claim
  signature: Uint8Array
  text: string
  /** What an edit is about, and where that stands. */
  target: { hash: ClaimHash; at: FactId } | null
}

/** Opens places and finds in them. */
class Reader {
  readonly #crypto: Crypto
  readonly #store: FactStore
  readonly #search: Search
  readonly #query: Query
  readonly #places: Places
  readonly #open = new Map<Place, Said[]>()

  constructor(crypto: Crypto, store: FactStore, search: Search, query: Query, places: Places) {
    this.#crypto = crypto
    this.#store = store
    this.#search = search
    this.#query = query
    this.#places = places
  }

  /** What stands in a place, as messages or as the last edits of messages anywhere. */
  async found(place: Place): Promise<FoundMessage[]> {
    const said = (await this.#said(place)).filter(({ id, claim, text, target }) => {
      if (this.#search.from && claim.author !== this.#search.from) return false
      return (target || this.#inTime(id)) && this.#query.hits(text)
    })
    const about = await Promise.all(said.map(({ target, claim }) => target?.hash ?? this.#hash(claim)))
    const marks = Map.groupBy(await this.#store.marksOn([...new Set(about)]), ({ target }) => target)
    const found: FoundMessage[] = []
    for (const [i, one] of said.entries()) {
      const hash = about[i]!
      const on = marks.get(hash) ?? []
      // What was edited again reads otherwise now.
      if (one.target && lastEdit(one.claim, on)?.id !== one.id) continue
      const message = one.target ? await this.#message(place.log, hash, one.target.at) : one
      const shown = message && (await this.#shown(message, hash, on))
      if (shown) found.push(shown)
    }
    return found
  }

  #hash(claim: Claim): Promise<ClaimHash> {
    return hashClaim(this.#crypto, claim.bytes)
  }

  #inTime(id: FactId): boolean {
    return id >= this.#query.from && id < this.#query.to
  }

  async #shown(message: Said, hash: ClaimHash, marks: Mark[]): Promise<FoundMessage | undefined> {
    const { id, claim, signature } = message
    const { author, log } = claim
    if (this.#search.from && author !== this.#search.from) return undefined
    const deleted = marks.some(
      (mark) => mark.kind === 'delete' && (isBy(mark, author) || mark.moderator === true),
    )
    const text = lastEdit(claim, marks)?.text ?? message.text
    const hits = this.#query.hits(text)
    if (deleted || !hits || !this.#inTime(id) || !(await this.#holds(claim, signature))) return undefined
    return { log, id, hash, author, at: idTime(id), text, hits }
  }

  /** Of a page that was not examined yet nobody knows who really spoke. */
  async #holds(claim: Claim, signature: Uint8Array): Promise<boolean> {
    try {
      await checkClaim(this.#crypto, claim, signature)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  async #message(log: LogId, hash: ClaimHash, at: FactId): Promise<Said | undefined> {
    for (const place of this.#places.all) {
      if (place.log !== log || at < place.firstId || at > place.lastId) continue
      const message = (await this.#said(place)).find(({ id, target }) => id === at && !target)
      if (message && (await this.#hash(message.claim)) === hash) return message
    }
    return undefined
  }

  async #said(place: Place): Promise<Said[]> {
    let said = this.#open.get(place)
    if (!said) {
      const entries = await this.#entries(place)
      said = entries.flatMap((entry) => (entry.kind === 'fact' ? this.#read(place.log, entry.fact) : []))
      const [oldest] = this.#open.keys()
      if (oldest && this.#open.size >= OPEN_PLACES) this.#open.delete(oldest)
      this.#open.set(place, said)
    }
    return said
  }

  async #entries({ at }: Place): Promise<Entry[]> {
    if (at.kind === 'tail') return at.facts.flatMap(({ bytes, bad }) => (bad ? [] : decodeEntries(bytes)))
    const bytes = await this.#store.pageBytes(at.page)
    // Dropped since the search began.
    if (!bytes) return []
    try {
      const entries = pageEntries(decodePage(await inflate(bytes, MAX_PAGE_BYTES)))
      return entries.flatMap(({ seq, entry }) => (at.page.bad.includes(seq) ? [] : entry))
    } catch (error) {
      // A page that its server signed and nobody can read.
      if (error instanceof Refusal) return []
      throw error
    }
  }

  #read(log: LogId, { id, claim: bytes, signature }: Fact): Said[] {
    try {
      const claim = decodeClaim(bytes)
      if (claim.server !== this.#search.server || claim.log !== log) return []
      if (claim.type === 'message')
        return [{ id, claim, signature, text: readBody('message', claim.body).text, target: null }]
      if (claim.type !== 'edit') return []
      const { text, target } = readBody('edit', claim.body)
      const [hash, at] = target
      return [{ id, claim, signature, text, target: { hash: claimHash(hash), at: factId(at) } }]
    } catch (error) {
      if (error instanceof Refusal) return []
      throw error
    }
  }
}

/** The edit that counts: the last one by who wrote it. */
function lastEdit({ author, log }: Claim, marks: Mark[]): Mark | undefined {
  return marks
    .filter((mark) => mark.kind === 'edit' && countsIn(log, mark) && isBy(mark, author))
    .reduce<Mark | undefined>((last, mark) => (last && last.id > mark.id ? last : mark), undefined)
}

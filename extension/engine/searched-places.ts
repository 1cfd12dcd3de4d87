import { CONTROL_LOG, type FactId, type LogId } from '../../shared/ids.ts'
import { INDEX_VERSION } from './examine-page.ts'
import type { FactStore, PageKey, StoredPage, TailFact } from './fact-store.ts'
import type { Query } from './search-query.ts'

/** Where messages stand: a page, or what is held of a tail. */
export interface Place {
  log: LogId
  firstId: FactId
  lastId: FactId
  at: { kind: 'page'; page: StoredPage } | { kind: 'tail'; facts: TailFact[] }
}

/** Every place of a search, and which of them have no terms to go by. */
export interface Places {
  all: Place[]
  pages: Map<string, Place>
  /** Newest first. */
  withoutTerms: Place[]
}

/** So many pages are looked for at first: of a frequent word the newest are enough. */
const FIRST_PAGES = 16

const keyOf = ({ log, epoch, index }: PageKey) => `${log}/${epoch}/${index}`

/** The channels' places, or those of one log. */
export async function placesHeld(
  store: FactStore,
  log: LogId | undefined,
  mayRead: (log: LogId) => boolean,
): Promise<Places> {
  const wanted = (row: { log: LogId }) =>
    (log ? row.log === log : true) && row.log !== CONTROL_LOG && mayRead(row.log)
  const pages = new Map<string, Place>()
  const withoutTerms: Place[] = []
  for (const page of (await store.pages()).filter(wanted)) {
    const { firstId, lastId } = page
    const place: Place = { log: page.log, firstId, lastId, at: { kind: 'page', page } }
    pages.set(keyOf(page), place)
    if (page.examined !== INDEX_VERSION) withoutTerms.push(place)
  }
  for (const { tail, facts } of await store.tails()) {
    const [first, last] = [facts[0]?.id, facts.at(-1)?.id]
    if (!first || !last || !wanted(tail)) continue
    withoutTerms.push({ log: tail.log, firstId: first, lastId: last, at: { kind: 'tail', facts } })
  }
  withoutTerms.sort((a, b) => (a.lastId < b.lastId ? 1 : -1))
  return { all: [...new Set([...pages.values(), ...withoutTerms])], pages, withoutTerms }
}

/** Places in which what is looked for may stand, newest first by their last fact. */
export async function* placesFor(
  query: Query,
  store: FactStore,
  log: LogId | undefined,
  { pages, withoutTerms }: Places,
): AsyncGenerator<Place> {
  const unread = new Set(withoutTerms)
  const rest = withoutTerms.filter(({ firstId, lastId, at }) => {
    // Edits of what is older count in tails, which are examined as they grow.
    return lastId >= query.from && (firstId < query.to || at.kind === 'tail')
  })
  const seen = new Set<Place>()
  for (const most of [FIRST_PAGES, Number.POSITIVE_INFINITY]) {
    const matching: Place[] = []
    let all = true
    await store.eachTerms(log ?? null, (row) => {
      if (row.lastId < query.from) return false
      const place = pages.get(keyOf(row))
      if (!place || unread.has(place) || seen.has(place)) return true
      if (!query.mayStandIn(row.terms, place.firstId >= query.to)) return true
      matching.push(place)
      all = matching.length < most
      return all
    })
    for (const place of matching) {
      while (rest[0] && rest[0].lastId > place.lastId) yield rest.shift()!
      seen.add(place)
      yield place
    }
    if (all) break
  }
  yield* rest
}

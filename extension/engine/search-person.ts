import type { Crypto } from '../../shared/crypto.ts'
import type { LogId } from '../../shared/ids.ts'
import { currentKey, type Policy, personOf } from '../../shared/policy-state.ts'
import type { FoundMessage, Search } from '../bridge/search.ts'
import type { FactStore } from './fact-store.ts'
import { searchPages } from './search-pages.ts'

/** As `searchPages`; somebody's messages are found whichever of their keys they were said with. */
export async function searchPerson(
  crypto: Crypto,
  store: FactStore,
  policy: Policy,
  search: Search,
  mayRead: (log: LogId) => boolean,
): Promise<{ found: FoundMessage[]; more: boolean }> {
  const { from } = search
  const former = (from && personOf(policy, from)?.formerKeys) ?? []
  if (!from || former.length === 0) return searchPages(crypto, store, search, mayRead)
  const keys = [...former, currentKey(policy, from)]
  const answers = await Promise.all(
    keys.map((key) => searchPages(crypto, store, { ...search, from: key }, mayRead)),
  )
  const found = answers.flatMap((answer) => answer.found).sort((a, b) => (a.id < b.id ? 1 : -1))
  const more = found.length > search.limit || answers.some((answer) => answer.more)
  return { found: found.slice(0, search.limit), more }
}

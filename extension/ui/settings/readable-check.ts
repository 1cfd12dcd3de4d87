import type { ControlFact } from '../../../shared/control-fact.ts'
import { readControlFact } from '../../../shared/control-fact.ts'
import type { Crypto } from '../../../shared/crypto.ts'
import { inflate } from '../../../shared/deflate.ts'
import type { HistoryPage } from '../../../shared/history-file.ts'
import { CONTROL_LOG, type PublicKey } from '../../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../../shared/limits.ts'
import { decodePage, pageEntries } from '../../../shared/page.ts'
import { policy } from '../../../shared/policy.ts'
import type { Policy } from '../../../shared/policy-state.ts'
import { readEntries } from '../../../shared/read-entries.ts'
import { type Json, readableFact } from '../../../shared/readable-fact.ts'

/**
 * Tells whether what is readable in a line of a history file is what its page says. Lines come in the file's order, those
 * of the control log first, and their pages were proved before: names are from there. @throws Refusal for a page that
 * cannot be read
 */
export function readableCheck(crypto: Crypto, server: PublicKey): (line: HistoryPage) => Promise<boolean> {
  const control: ControlFact[] = []
  let known: Policy | undefined
  return async ({ page: deflated, facts }) => {
    const page = decodePage(await inflate(deflated, MAX_PAGE_BYTES))
    const read = await readEntries(crypto, server, page.log, pageEntries(page))
    let people: Policy['people'] | undefined
    if (page.log === CONTROL_LOG) {
      for (const entry of read) {
        const fact = entry.kind === 'said' && (await readControlFact(crypto, server, entry.fact))
        if (fact) control.push(fact)
      }
    } else {
      known ??= policy(server, control)
      people = known.people
    }
    return sorted(read.map((entry) => readableFact(entry, (key) => people?.get(key)?.name))) === sorted(facts)
  }
}

/** The same for the same fields in any order. */
const sorted = (facts: Json[]) =>
  JSON.stringify(facts, (_, value: Json) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )

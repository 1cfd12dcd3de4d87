import type { TailFact } from '../../extension/engine/fact-store.ts'
import { type Page, pageEntries } from '../../shared/page.ts'

/** The facts of a whole page as the plain way keeps them: a record each. */
export function factRecords(page: Page): Omit<TailFact, 'log'>[] {
  const { epoch } = page
  return pageEntries(page).map(({ seq, entry }) => {
    if (entry.kind !== 'fact') throw new Error('a page is not whole')
    // A copy, as whatever is cut out of a page would be stored with all of the page behind it.
    const bytes = Uint8Array.from(entry.bytes)
    return { epoch, seq, id: entry.fact.id, bytes, bad: false, says: 'message' }
  })
}

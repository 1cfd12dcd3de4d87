import type { Page } from 'puppeteer-core'
import { readRows } from '../../e2e/harness/read-rows.ts'
import type { StoredPage, StoredTail, TailFact } from '../../extension/engine/fact-store.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'

type Rows = { pages: StoredPage[]; tails: StoredTail[]; tailFacts: TailFact[] }

/** How many facts of a log a browser holds now. `page`: any of the extension's own documents. */
export async function heldMessages(page: Page, server: PublicKey, log: LogId): Promise<number> {
  const stores = ['pages', 'tails', 'tailFacts'] as const
  const { pages, tails, tailFacts } = await readRows<Rows>(page, server, stores, log)
  // For a moment a page may be there beside the tail that it was.
  const isTail = new Set(tails.map(({ epoch, index }) => `${epoch}/${index}`))
  const inPages = pages.filter(({ epoch, index }) => !isTail.has(`${epoch}/${index}`))
  return inPages.reduce((sum, { held }) => sum + held, 0) + tailFacts.length
}

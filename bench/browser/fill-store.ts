import { endOf } from '../../extension/engine/coverage.ts'
import { INDEX_VERSION } from '../../extension/engine/examine-page.ts'
import type { FactStore, StoredPage } from '../../extension/engine/fact-store.ts'
import { pageRow } from '../../extension/engine/page-row.ts'
import { checkHead } from '../../shared/checkpoint.ts'
import { deflate } from '../../shared/deflate.ts'
import { factBounds } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import { decodePage } from '../../shared/page.ts'
import { webCrypto } from '../../shared/web-crypto.ts'
import type { ProvenHistory } from '../proven-history-bytes.ts'

const PAGES_A_WRITE = 32

/** A page's row as the engine would write it, and its deflated bytes. */
export interface ReadyPage {
  page: StoredPage
  bytes: Uint8Array
}

/** Pages with their rows. What the engine finds out by reading them through is taken for known: nobody asks these for it. */
export async function readyPages({ server, pages }: ProvenHistory): Promise<ReadyPage[]> {
  const crypto = webCrypto()
  const ready: ReadyPage[] = []
  for (const bytes of pages) {
    const page = decodePage(bytes)
    const { count, firstId, lastId } = factBounds(page.entries, firstSeq(page.index))!
    const root = await checkHead(crypto, server, page)
    const deflated = await deflate(bytes)
    const row = pageRow(page, root, { held: count, firstId, lastId }, deflated.length)
    ready.push({ page: { ...row, examined: INDEX_VERSION, messages: count }, bytes: deflated })
  }
  return ready
}

/** Puts a whole history in a store, as if it had come in long ago. */
export async function fillStore(store: FactStore, history: ProvenHistory): Promise<void> {
  const ready = await readyPages(history)
  for (let at = 0; at < ready.length; at += PAGES_A_WRITE)
    await store.write({ putPages: ready.slice(at, at + PAGES_A_WRITE) })
  await store.write({ putEnds: [endOf(decodePage(history.pages.at(-1)!))] })
}

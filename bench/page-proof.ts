import type { Crypto } from '../shared/crypto.ts'
import { PAGE_FACTS } from '../shared/limits.ts'
import { decodePage, provePage } from '../shared/page.ts'
import { Refusal } from '../shared/refusal.ts'
import type { ProvenHistory } from './proven-history-bytes.ts'

/** Decodes and proves inflated pages, all at once where the platform can. Answers how many facts that are. */
export async function provePages(
  crypto: Crypto,
  history: ProvenHistory,
  pages: Uint8Array[],
): Promise<number> {
  await Promise.all(pages.map((page) => proveOne(crypto, history, page)))
  return pages.length * PAGE_FACTS
}

async function proveOne(crypto: Crypto, { server }: ProvenHistory, bytes: Uint8Array): Promise<void> {
  const { whole } = await provePage(crypto, server, decodePage(bytes))
  if (!whole) throw new Error('a page was not proved by its digest')
}

/** @throws Error when a page with one wrong bit passes */
export async function refuseTampered(crypto: Crypto, history: ProvenHistory): Promise<void> {
  const refusal = await provePages(crypto, history, [history.tampered]).catch((error) => error)
  if (!(refusal instanceof Refusal) || refusal.reason !== 'broken-page') {
    throw new Error(`a tampered page was not refused: ${refusal}`)
  }
}

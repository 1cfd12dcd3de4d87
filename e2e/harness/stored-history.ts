import type { Page as BrowserPage } from 'puppeteer-core'
import type { PageBytes } from '../../extension/adapters/database.ts'
import type { TimelineItem } from '../../extension/bridge/views.ts'
import type { KnownEnd, Mark, StoredPage, StoredTail, TailFact } from '../../extension/engine/fact-store.ts'
import { liveTailOf, pageOfTail } from '../../extension/engine/live-tail.ts'
import { memoryStore } from '../../extension/engine/memory-store.ts'
import { timelineOf } from '../../extension/engine/test-timeline.ts'
import { nodeCrypto } from '../../relay/node-crypto.ts'
import { equalBytes } from '../../shared/bytes.ts'
import { checkClaim, decodeClaim } from '../../shared/claim.ts'
import { inflate } from '../../shared/deflate.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, type Page, pageEntries, provePage } from '../../shared/page.ts'
import { readRows } from './read-rows.ts'

export interface StoredHistory {
  /** Of the messages, in the order in which a person sees them. */
  texts: string[]
  /** Messages and gaps: what a person sees of all that is stored. */
  items: TimelineItem[]
  /** Every text in the facts that are stored, shown or not. */
  words: string[]
  /** Pages and tails that were proved. */
  pages: number
}

type Rows = {
  pages: StoredPage[]
  pageBytes: PageBytes[]
  tails: StoredTail[]
  tailFacts: TailFact[]
  ends: KnownEnd[]
}

const crypto = nodeCrypto()

/**
 * Everything that a browser keeps of a log, read from its database and proved here, outside of it: each page under the
 * server's key, each to follow on the one before, each claim under its author's.
 * @throws Refusal, Error: what does not hold
 */
export async function readStoredHistory(
  page: BrowserPage,
  server: PublicKey,
  log: LogId,
): Promise<StoredHistory> {
  const stores = ['pages', 'pageBytes', 'tails', 'tailFacts', 'ends'] as const
  const {
    pages: pageRows,
    pageBytes,
    tails,
    tailFacts,
    ends,
  } = await readRows<Rows>(page, server, stores, log)
  const { marks } = await readRows<{ marks: Mark[] }>(page, server, ['marks'])
  const pages: Page[] = []
  for (const { epoch, index, bytes } of pageBytes) {
    const stored = decodePage(await inflate(bytes, MAX_PAGE_BYTES))
    if (stored.log !== log || stored.epoch !== epoch || stored.index !== index) {
      throw new Error(`The page stored as ${epoch}/${index} is another one.`)
    }
    pages.push(stored)
  }
  for (const tail of tails) {
    const own = tailFacts.filter(({ epoch }) => epoch === tail.epoch)
    const live = await liveTailOf(crypto, server, tail, own)
    if (live.facts.size !== own.length) throw new Error(`The tail of ${tail.epoch} holds foreign facts.`)
    pages.push(pageOfTail(live))
  }
  await prove(server, pages)

  const store = memoryStore()
  await store.write({
    putPages: pageRows.flatMap((row) => {
      const found = pageBytes.find(({ epoch, index }) => epoch === row.epoch && index === row.index)
      return found ? [{ page: row, bytes: found.bytes }] : []
    }),
    putTails: tails.map((tail) => ({ tail, facts: tailFacts.filter(({ epoch }) => epoch === tail.epoch) })),
    putEnds: ends,
    putMarks: marks.filter((mark) => mark.log === log),
  })
  const { items } = await timelineOf(store, crypto, server, log)
  const texts = items.flatMap((item) =>
    item.kind === 'message' && item.deletedBy === null ? [item.text] : [],
  )
  const words = pages.flatMap(pageEntries).flatMap(({ entry }) => {
    const text = entry.kind === 'fact' && decodeClaim(entry.fact.claim).body.text
    return typeof text === 'string' ? [text] : []
  })
  return { texts, items, words, pages: pages.length }
}

/** The logs of a server's channels as a browser knows them, by name. */
export async function channelLogs(page: BrowserPage, server: PublicKey): Promise<Map<string, LogId>> {
  type Channels = { channels: { name: string; log: LogId }[] }
  const { channels } = await readRows<Channels>(page, server, ['channels'])
  return new Map(channels.map(({ name, log }) => [name, log]))
}

async function prove(server: PublicKey, pages: Page[]): Promise<void> {
  const roots = new Map<string, Uint8Array>()
  for (const page of pages) {
    const { root } = await provePage(crypto, server, page)
    roots.set(`${page.epoch}/${page.index}`, root)
    for (const { seq, entry } of pageEntries(page)) {
      if (entry.kind !== 'fact') continue
      const { fact } = entry
      if (fact.seq !== seq || fact.epoch !== page.epoch) throw new Error(`Fact ${fact.id} stands elsewhere.`)
      await checkClaim(crypto, decodeClaim(fact.claim), fact.signature)
    }
  }
  for (const { epoch, index, previous } of pages) {
    const before = roots.get(`${epoch}/${index - 1}`)
    if (before && !equalBytes(before, previous)) {
      throw new Error(`Page ${epoch}/${index} does not follow on the one before.`)
    }
  }
}

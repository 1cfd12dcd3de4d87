import { setTimeout as sleep } from 'node:timers/promises'
import { readRows } from '../../e2e/harness/read-rows.ts'
import { readStoredHistory } from '../../e2e/harness/stored-history.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'
import type { AvoidedPeer, StoredPage } from '../../extension/engine/fact-store.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { type Comparison, compareTexts } from './compare-texts.ts'
import { heldMessages } from './held-messages.ts'
import { memoryOf } from './memory-of.ts'
import { type Giver, takenByGiver } from './taken-by-giver.ts'

export interface FetchHistoryOptions {
  link: string
  name: string
  server: PublicKey
  log: LogId
  /** What it should hold in the end. */
  texts: readonly string[]
  /** Told again and again how many messages it holds, so many ms after the join. */
  looked?(held: number, ms: number): Promise<void>
}

export interface Fetched extends Comparison {
  /** From the join on, ms. */
  first50Ms: number
  allMs: number
  /** Bytes of pages as they came, from peers. */
  taken: number
  /** The same by who gave them. */
  givers: Giver[]
  /** Who gave what does not hold. */
  avoided: PublicKey[]
  pages: number
  /** Of a page that is full, on disk. */
  bytesAPage: number
  /** Of the whole browser at most, bytes; only where the system says. */
  memory: number | undefined
}

const FIRST = 50
const LOOK_EVERY_MS = 100
const WEIGH_EVERY_MS = 2_000
/** Nothing new for so long: nobody will bring the rest, ms. */
const PATIENCE_MS = 120_000

/** Somebody new joins, looks at their panel, and gets the whole history; what they then hold is proved and compared. */
export async function fetchHistory(browser: TestBrowser, options: FetchHistoryOptions): Promise<Fetched> {
  const { link, name, server, log, texts, looked } = options
  const page = await browser.openPanel({ width: 900 })
  await engineState(page)
  await callEngine(page, 'createIdentity', undefined)
  const began = performance.now()
  await callEngine(page, 'join', { link, name })

  let first50Ms = 0
  let held = 0
  let moved = performance.now()
  let weighed = 0
  let memory: number | undefined
  const weigh = async () => {
    weighed = performance.now()
    const now = await memoryOf(browser.pid)
    if (now !== undefined) memory = Math.max(now, memory ?? 0)
  }
  while (held < texts.length) {
    await sleep(LOOK_EVERY_MS)
    const now = await heldMessages(page, server, log)
    if (now > held) moved = performance.now()
    if (first50Ms === 0 && now >= Math.min(FIRST, texts.length)) first50Ms = performance.now() - began
    held = now
    await looked?.(held, performance.now() - began)
    if (performance.now() - weighed > WEIGH_EVERY_MS) await weigh()
    if (performance.now() - moved > PATIENCE_MS) break
  }
  const allMs = moved - began
  await weigh()
  const state = (await engineState(page)).servers.find((other) => other.server === server)
  const taken = state?.serving.taken ?? 0
  const givers = await takenByGiver(page, server, taken)
  const { avoided } = await readRows<{ avoided: AvoidedPeer[] }>(page, server, ['avoided'])
  const rows = await readRows<{ pages: StoredPage[] }>(page, server, ['pages'], log)
  const stored = await readStoredHistory(page, server, log)
  return {
    ...compareTexts(texts, stored.texts),
    ...{ first50Ms, allMs, taken, givers, memory },
    avoided: avoided.map(({ key }) => key),
    pages: stored.pages,
    bytesAPage: rows.pages.reduce((sum, { size }) => sum + size, 0) / Math.max(1, rows.pages.length),
  }
}

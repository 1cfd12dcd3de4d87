import { setTimeout as sleep } from 'node:timers/promises'
import { readStoredHistory } from '../../e2e/harness/stored-history.ts'
import type { TestBrowser } from '../../e2e/harness/test-browser.ts'
import type { LogId, PublicKey } from '../../shared/ids.ts'
import { callEngine, engineState } from '../../virtual/call-engine.ts'
import { type Comparison, compareTexts } from './compare-texts.ts'
import { heldMessages } from './held-messages.ts'

export interface FetchHistoryOptions {
  link: string
  name: string
  server: PublicKey
  log: LogId
  /** What it should hold in the end. */
  texts: readonly string[]
}

export interface Fetched extends Comparison {
  /** From the join on, ms. */
  first50Ms: number
  allMs: number
  /** Bytes of pages as they came, from peers. */
  taken: number
  /** Who was asked, by name. */
  from: string[]
  fromVirtual: boolean
  pages: number
}

const FIRST = 50
const LOOK_EVERY_MS = 100
/** Nothing new for so long: nobody will bring the rest, ms. */
const PATIENCE_MS = 120_000

/** Somebody new joins, looks at their panel, and gets the whole history; what they then hold is proved and compared. */
export async function fetchHistory(browser: TestBrowser, options: FetchHistoryOptions): Promise<Fetched> {
  const { link, name, server, log, texts } = options
  const page = await browser.openPanel({ width: 900 })
  await engineState(page)
  await callEngine(page, 'createIdentity', undefined)
  const began = performance.now()
  await callEngine(page, 'join', { link, name })

  const from = new Map<string, boolean>()
  let first50Ms = 0
  let held = 0
  let moved = performance.now()
  while (held < texts.length) {
    await sleep(LOOK_EVERY_MS)
    const state = (await engineState(page)).servers.find((other) => other.server === server)
    for (const row of state?.filling ?? []) for (const { name, virtual } of row.from) from.set(name, virtual)
    const now = await heldMessages(page, server, log)
    if (now > held) moved = performance.now()
    if (first50Ms === 0 && now >= Math.min(FIRST, texts.length)) first50Ms = performance.now() - began
    held = now
    if (performance.now() - moved > PATIENCE_MS) break
  }
  const allMs = moved - began
  const taken = (await engineState(page)).servers.find((other) => other.server === server)?.serving.taken ?? 0
  const stored = await readStoredHistory(page, server, log)
  return {
    ...compareTexts(texts, stored.texts),
    first50Ms,
    allMs,
    taken,
    from: [...from.keys()],
    fromVirtual: [...from.values()].some((virtual) => virtual),
    pages: stored.pages,
  }
}

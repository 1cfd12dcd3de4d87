import { proofInChromium } from '../proof-in-chromium.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'verify-noble-chromium',
  what: 'facts certified in Chromium by decoding and proving inflated 256-fact pages, 8 pages at once ÷ one @noble/ed25519 check (zip215 off) of its author’s signature per fact, messages ready before',
  unit: 'facts/s',
  goal: 1_000,
  prepare: (bench) => proofInChromium(bench, 'byNoble'),
}

import { proofInChromium } from '../proof-in-chromium.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'verify-native-chromium',
  what: 'facts certified in Chromium by decoding and proving inflated 256-fact pages (checkpoint signature, digest, chain), 8 pages at once ÷ one bare WebCrypto Ed25519 check of its author’s signature per fact, 256 at once, keys and messages ready before',
  unit: 'facts/s',
  goal: 100,
  prepare: (bench) => proofInChromium(bench, 'byWebCrypto'),
}

import { checkByNoble } from '../noble.ts'
import { proofInNode } from '../proof-in-node.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'verify-noble-node',
  what: 'facts certified in Node by decoding and proving inflated 256-fact pages ÷ one @noble/ed25519 check (zip215 off) of its author’s signature per fact, messages ready before',
  unit: 'facts/s',
  goal: 1_000,
  prepare: (bench) => proofInNode(bench, () => checkByNoble),
}

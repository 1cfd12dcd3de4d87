import { checkByOpenssl, proofInNode } from '../proof-in-node.ts'
import type { Row } from '../row.ts'

export const row: Row = {
  id: 'verify-native-node',
  what: 'facts certified in Node by decoding and proving inflated 256-fact pages (checkpoint signature, digest, chain) ÷ one bare node:crypto Ed25519 check of its author’s signature per fact, keys and messages ready before',
  unit: 'facts/s',
  goal: 100,
  prepare: (bench) => proofInNode(bench, checkByOpenssl),
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { nodeCrypto } from '../relay/node-crypto.ts'
import { provePages, refuseTampered } from './page-proof.ts'
import type { ProvenHistory } from './proven-history-bytes.ts'
import { rateOf } from './rate.ts'
import type { Bench, Contest } from './row.ts'

const ROUND_MS = 600

/** Pages proved in Node against each fact's signature checked by `check`. */
export async function proofInNode(
  bench: Bench,
  checker: (history: ProvenHistory) => (some: ProvenHistory['signatures']) => Promise<number>,
): Promise<Contest> {
  const history = await bench.history()
  const crypto = nodeCrypto()
  const check = checker(history)
  return {
    async ours() {
      await refuseTampered(crypto, history)
      return rateOf(history.pages, 1, (pages) => provePages(crypto, history, pages), ROUND_MS)
    },
    other: () => rateOf(history.signatures, 64, check, ROUND_MS),
  }
}

/** Checks by OpenSSL, every key made ready before. */
export function checkByOpenssl({ signatures }: ProvenHistory) {
  const keys = new Map<string, KeyObject>()
  const nameOf = (key: Uint8Array) => Buffer.from(key).toString('base64url')
  const ready = new Map<Uint8Array, KeyObject>()
  for (const { author, signature } of signatures) {
    const x = nameOf(author)
    const key = keys.get(x) ?? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    keys.set(x, key)
    ready.set(signature, key)
  }
  return async (some: ProvenHistory['signatures']) => {
    for (const { message, signature } of some) {
      if (!verify(null, message, ready.get(signature)!, signature))
        throw new Error('a signature does not hold')
    }
    return some.length
  }
}

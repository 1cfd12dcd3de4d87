import { hashes, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import type { ProvenHistory } from './proven-history-bytes.ts'

// With the pure SHA-512 it is somewhat faster than with the platform's, which answers later.
hashes.sha512 = sha512

/** Checks authors' signatures in pure JavaScript; answers how many. @throws Error when one does not hold */
export async function checkByNoble(some: ProvenHistory['signatures']): Promise<number> {
  for (const { author, message, signature } of some) {
    if (!verify(signature, message, author, { zip215: false })) throw new Error('a signature does not hold')
  }
  return some.length
}

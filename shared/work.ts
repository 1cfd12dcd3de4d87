import { sha256 } from '@noble/hashes/sha2.js'
import { CLAIM_NONCE_BYTES, type Claim, claimSignedBytes, encodeClaim, type SignedClaim } from './claim.ts'
import type { Signer } from './crypto.ts'
import type { ClaimHash } from './ids.ts'
import { MAX_WORK_BITS } from './limits.ts'

/** Tries between two rests: some 10 ms. */
const TRIES_A_TURN = 2_500

export interface WorkOptions {
  /** Resolves when others had their turn: the work takes seconds, and must hold up nothing. */
  rest(): Promise<void>
  /** Calls the work off, at the next rest. */
  signal?: AbortSignal | undefined
}

type Fields = Omit<Claim, 'bytes' | 'author'>

/** How much work stands behind a claim: the leading zero bits of its hash. */
export function workOf(hash: ClaimHash): number {
  const zeros = /^0*/.exec(hash)?.[0].length ?? 0
  const next = hash[zeros]
  return zeros * 4 + (next === undefined ? 0 : Math.clz32(Number.parseInt(next, 16)) - 28)
}

/**
 * A claim whose hash has at least so many leading zero bits, signed once it is found. Its nonce is counted up from the
 * one given. That takes 2^`bits` tries on average, and three times as many for one claim in twenty. With some 350,000 tries
 * a second, on a small computer that does other things too: 16 bits 0.2 s, 18 bits 0.8 s, 20 bits 3 s, 22 bits 12 s.
 * @throws RangeError for more than `MAX_WORK_BITS`
 * @throws the signal's reason
 */
export async function signWithWork(
  signer: Signer,
  fields: Fields,
  bits: number,
  { rest, signal }: WorkOptions,
): Promise<SignedClaim> {
  if (bits > MAX_WORK_BITS) throw new RangeError(`At most ${MAX_WORK_BITS} bits of work, not ${bits}.`)
  signal?.throwIfAborted()
  const withNonce = (nonce: Uint8Array) => encodeClaim({ ...fields, nonce, author: signer.key })
  const claim = withNonce(fields.nonce)
  const at = placeOfNonce(withNonce)
  const nonce = claim.subarray(at, at + CLAIM_NONCE_BYTES)
  const fromNonce = claim.subarray(at)
  // What stands before the nonce is hashed once.
  const before = sha256.create().update(claim.subarray(0, at))
  const hash = before.clone()
  const found = () => zeroBits(before._cloneInto(hash).update(fromNonce).digest()) >= bits
  for (let tries = 1; !found(); tries++) {
    countUp(nonce)
    if (tries % TRIES_A_TURN > 0) continue
    await rest()
    signal?.throwIfAborted()
  }
  return { claim, signature: await signer.sign(claimSignedBytes(fields.server, claim)) }
}

/** Where the nonce stands in the claim's bytes. */
function placeOfNonce(withNonce: (nonce: Uint8Array) => Uint8Array): number {
  const [zeros, ones] = [0, 255].map((byte) => withNonce(new Uint8Array(CLAIM_NONCE_BYTES).fill(byte)))
  return zeros!.findIndex((byte, i) => byte !== ones![i])
}

function zeroBits(hash: Uint8Array): number {
  const zeros = hash.findIndex((byte) => byte !== 0)
  return zeros < 0 ? hash.length * 8 : zeros * 8 + Math.clz32(hash[zeros]!) - 24
}

/** As a number, its highest byte first; after the highest comes 0. */
function countUp(nonce: Uint8Array): void {
  for (let i = nonce.length - 1; i >= 0; i--) {
    nonce[i] = (nonce[i]! + 1) & 255
    if (nonce[i] !== 0) return
  }
}

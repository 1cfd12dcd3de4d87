import { equalBytes } from './bytes.ts'
import { checkHead, type Head } from './checkpoint.ts'
import type { Crypto } from './crypto.ts'
import { firstSeq, headOf, pageIndex } from './head.ts'
import { headOfRow, headRow } from './head-row.ts'
import { HASH_BYTES, type PublicKey } from './ids.ts'
import { PAGE_FACTS } from './limits.ts'
import type { PeerFrame } from './peer-frames.ts'
import { Refusal } from './refusal.ts'

/**
 * Two heads by one server key that no honest relay signs both, of one log and epoch. `leaves` are those of the later
 * one's page up to its `n`, one after the other; empty where the heads alone show it.
 */
export interface TwoStories {
  one: Head
  other: Head
  leaves: Uint8Array
}

/**
 * How two heads contradict each other: they stand at one seq; their page stands on two pages before; the page of one
 * stands on another page than the one that the other ends; or the facts below the later one are not those below the
 * earlier one.
 */
export type Contradiction = 'same-seq' | 'same-page' | 'next-page' | 'earlier-facts'

type ProofContent = Extract<PeerFrame, { kind: 'proof' }>['content']

/**
 * Checks a proof that a relay told two stories, under the server's key alone. A relay that never signs two heads for one
 * seq of one epoch cannot be accused.
 * @throws Refusal `wrong-signature` when the server did not sign both, `malformed` when they do not contradict each other
 */
export async function checkTwoStories(
  crypto: Crypto,
  server: PublicKey,
  proof: TwoStories,
): Promise<Contradiction> {
  const kind = await contradictionOf(crypto, proof)
  if (!kind) throw new Refusal('malformed', 'These two heads fit together.')
  await checkHead(crypto, server, proof.one)
  await checkHead(crypto, server, proof.other)
  return kind
}

/** The same without looking at the signatures; undefined when they fit together as far as this shows. */
export async function contradictionOf(
  crypto: Crypto,
  { one, other, leaves }: TwoStories,
): Promise<Contradiction | undefined> {
  if (one.log !== other.log || one.epoch !== other.epoch) return undefined
  const [earlier, later] = one.checkpoint.n <= other.checkpoint.n ? [one, other] : [other, one]
  if (earlier.checkpoint.n < 1) return undefined
  const byHeads = await headsContradict(crypto, earlier, later)
  if (leaves.length === 0) return byHeads
  return byHeads ? undefined : leavesContradict(crypto, earlier, later, leaves)
}

async function headsContradict(
  crypto: Crypto,
  earlier: Head,
  later: Head,
): Promise<Contradiction | undefined> {
  const n = earlier.checkpoint.n
  const last = later.checkpoint.n
  if (n === last)
    return equalBytes(await headAt(crypto, earlier), await headAt(crypto, later)) ? undefined : 'same-seq'
  if (pageIndex(n) === pageIndex(last))
    return equalBytes(earlier.previous, later.previous) ? undefined : 'same-page'
  if (n !== pageIndex(last) * PAGE_FACTS) return undefined
  return equalBytes(await headAt(crypto, earlier), later.previous) ? undefined : 'next-page'
}

async function leavesContradict(
  crypto: Crypto,
  earlier: Head,
  later: Head,
  leaves: Uint8Array,
): Promise<Contradiction | undefined> {
  const index = pageIndex(later.checkpoint.n)
  const lengthAt = (n: number) => (n - firstSeq(index) + 1) * HASH_BYTES
  if (pageIndex(earlier.checkpoint.n) !== index) return undefined
  if (leaves.length !== lengthAt(later.checkpoint.n)) return undefined
  if (!equalBytes(await crypto.sha256(leaves), later.checkpoint.leaves)) return undefined
  const first = await crypto.sha256(leaves.subarray(0, lengthAt(earlier.checkpoint.n)))
  return equalBytes(first, earlier.checkpoint.leaves) ? undefined : 'earlier-facts'
}

const headAt = (crypto: Crypto, { previous, checkpoint }: Head) =>
  headOf(crypto, previous, checkpoint.bytes, checkpoint.leaves)

export function storyToWire({ one, other, leaves }: TwoStories): ProofContent {
  return { one: headRow(one), other: headRow(other), leaves }
}

export function storyFromWire({ one, other, leaves }: ProofContent): TwoStories {
  return { one: headOfRow(one), other: headOfRow(other), leaves }
}

import { concat, equalBytes } from '../../shared/bytes.ts'
import { type Checkpoint, checkHead, type Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, encodeLeaf, leafOf, leafOfEntry } from '../../shared/fact.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { firstSeq, pageIndex } from '../../shared/head.ts'
import { type EpochId, type FactId, HASH_BYTES, type LogId, type PublicKey } from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { type Page, pageEntries } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { StoredPage, StoredTail, TailFact } from './fact-store.ts'

/** The last page of a log in an epoch while it fills: all leaves up to `n`, and the facts that are held. */
export interface LiveTail {
  log: LogId
  epoch: EpochId
  index: number
  previous: Uint8Array
  leaves: Uint8Array[]
  facts: Map<number, TailFact>
  checkpoint: Checkpoint
  /** The head at the checkpoint's `n`: once the page is full, the next page's `previous`. */
  root: Uint8Array
}

/** The same of any page. */
export type Opened = Omit<LiveTail, 'root'>

export const isFull = (tail: LiveTail) => tail.leaves.length === PAGE_FACTS
export const isWhole = (tail: LiveTail) => tail.facts.size === tail.leaves.length

/** A tail at a head that the relay told, proved by its leaves. @throws Refusal `wrong-signature`, `broken-chain` */
export async function tailAt(
  crypto: Crypto,
  server: PublicKey,
  head: Head,
  leaves: Uint8Array,
): Promise<LiveTail> {
  const { log, epoch, previous, checkpoint } = head
  const root = await checkHead(crypto, server, head)
  const split = splitLeaves(leaves)
  const index = pageIndex(checkpoint.n)
  if (
    split.length !== checkpoint.n - firstSeq(index) + 1 ||
    !equalBytes(await crypto.sha256(leaves), checkpoint.leaves)
  ) {
    throw new Refusal('broken-chain', 'The leaves are not those that the relay signed.')
  }
  return { log, epoch, index, previous, leaves: split, facts: new Map(), checkpoint, root }
}

/**
 * The tail after facts that the relay stamped right behind it (or, without a tail, at the very beginning of the epoch).
 * All must lie in one page, as a tick never crosses a boundary.
 * @throws Refusal `wrong-signature`, `broken-chain`
 */
export async function extended(
  crypto: Crypto,
  server: PublicKey,
  before: LiveTail | undefined,
  genesis: Uint8Array,
  stamped: StampedFacts,
): Promise<LiveTail> {
  const { log, epoch, facts } = stamped
  const { n } = stamped.checkpoint
  const continues = before && !isFull(before)
  const index = continues ? before.index : before ? before.index + 1 : 0
  if (pageIndex(n) !== index) throw new Refusal('broken-chain', 'These facts cross the boundary of a page.')
  const previous = continues ? before.previous : (before?.root ?? genesis)
  const fresh = await Promise.all(facts.map(({ fact, claim }) => leafOf(crypto, fact, claim)))
  const leaves = continues ? [...before.leaves, ...fresh] : fresh
  const held = new Map(continues ? before.facts : [])
  for (const { fact, bytes } of facts) held.set(fact.seq, { log, epoch, seq: fact.seq, id: fact.id, bytes })
  const checkpoint = { ...stamped.checkpoint, leaves: await crypto.sha256(concat(...leaves)) }
  const root = await checkHead(crypto, server, { log, epoch, previous, checkpoint })
  const tail = { log, epoch, index, previous, leaves, facts: held, checkpoint, root }
  if (isWhole(tail) && !equalBytes(await crypto.sha256(entriesOf(tail)), checkpoint.bytes)) {
    throw new Refusal('broken-chain', 'The facts are not those that the relay signed.')
  }
  return tail
}

/** The tail with the facts of a proved page put where it had only leaves; those that do not fit are left. */
export async function filledFrom<Tail extends Opened>(
  crypto: Crypto,
  tail: Tail,
  page: Page,
): Promise<{ tail: Tail; added: TailFact[] }> {
  const { log, epoch } = tail
  const facts = new Map(tail.facts)
  const added: TailFact[] = []
  const first = firstSeq(tail.index)
  for (const [i, entry] of decodeEntries(page.entries).entries()) {
    const leaf = tail.leaves[i]
    if (entry.kind !== 'fact' || !leaf || facts.has(first + i)) continue
    if (!equalBytes(await leafOfEntry(crypto, entry), leaf)) continue
    const fact = { log, epoch, seq: first + i, id: entry.fact.id, bytes: entry.bytes }
    facts.set(fact.seq, fact)
    added.push(fact)
  }
  return { tail: { ...tail, facts }, added }
}

/** A proved page taken apart. */
export async function opened(crypto: Crypto, page: Page): Promise<Opened> {
  const { log, epoch, index, previous, checkpoint } = page
  const leaves: Uint8Array[] = []
  const facts: Opened['facts'] = new Map()
  for (const { seq, entry } of pageEntries(page)) {
    leaves.push(await leafOfEntry(crypto, entry))
    if (entry.kind === 'fact') facts.set(seq, { log, epoch, seq, id: entry.fact.id, bytes: entry.bytes })
  }
  return { log, epoch, index, previous, leaves, facts, checkpoint }
}

/** Two proved pages of one place as one: the longer, with the facts that only the other holds. */
export async function merged(crypto: Crypto, one: Page, other: Page): Promise<Page> {
  const [longer, shorter] = one.checkpoint.n >= other.checkpoint.n ? [one, other] : [other, one]
  const { tail, added } = await filledFrom(crypto, await opened(crypto, longer), shorter)
  return added.length > 0 ? pageOfTail(tail) : longer
}

/** The tail as a page under its checkpoint: facts where they are held, bare leaves elsewhere. */
export function pageOfTail(tail: Opened): Page {
  const { log, epoch, index, previous, checkpoint } = tail
  return { log, epoch, index, previous, entries: entriesOf(tail), checkpoint }
}

/** The page's row in the store; undefined while no fact of it is held. */
export function storedPageOf(tail: LiveTail): StoredPage | undefined {
  const ids = [...tail.facts.values()].map(({ id }) => id).sort()
  const firstId = ids[0]
  const lastId = ids.at(-1)
  if (!firstId || !lastId) return undefined
  const { log, epoch, index } = tail
  return { log, epoch, index, count: tail.leaves.length, held: tail.facts.size, firstId, lastId }
}

export function storedTailOf(tail: LiveTail): StoredTail {
  const { log, epoch, index, previous, checkpoint } = tail
  return { log, epoch, index, previous, leaves: concat(...tail.leaves), checkpoint }
}

/** A tail as it was stored. What this device wrote is not proved again; its root is. */
export async function liveTailOf(
  crypto: Crypto,
  server: PublicKey,
  stored: StoredTail,
  facts: TailFact[],
): Promise<LiveTail> {
  const { log, epoch, index, previous, checkpoint } = stored
  const root = await checkHead(crypto, server, { log, epoch, previous, checkpoint })
  const held = new Map(
    facts.filter(({ seq }) => seq >= firstSeq(index) && seq <= checkpoint.n).map((fact) => [fact.seq, fact]),
  )
  return { log, epoch, index, previous, leaves: splitLeaves(stored.leaves), facts: held, checkpoint, root }
}

/** The oldest id held in a tail, for its place in time. */
export function firstIdOf(tail: LiveTail): FactId | undefined {
  let first: FactId | undefined
  for (const { id } of tail.facts.values()) if (!first || id < first) first = id
  return first
}

function entriesOf(tail: Opened): Uint8Array {
  const first = firstSeq(tail.index)
  return concat(...tail.leaves.map((leaf, i) => tail.facts.get(first + i)?.bytes ?? encodeLeaf(leaf)))
}

function splitLeaves(leaves: Uint8Array): Uint8Array[] {
  const split: Uint8Array[] = []
  for (let at = 0; at < leaves.length; at += HASH_BYTES) split.push(leaves.slice(at, at + HASH_BYTES))
  return split
}

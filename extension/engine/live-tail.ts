import { concat, equalBytes } from '../../shared/bytes.ts'
import { type Checkpoint, checkHead, type Head } from '../../shared/checkpoint.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, type Entry, encodeLeaf, isTombstone, leafOf, leafOfEntry } from '../../shared/fact.ts'
import type { StampedFacts } from '../../shared/facts-frame.ts'
import { firstSeq, pageIndex } from '../../shared/head.ts'
import {
  type ClaimHash,
  type EpochId,
  type FactId,
  HASH_BYTES,
  type LogId,
  type PublicKey,
} from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { type Page, pageEntries } from '../../shared/page.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { StoredTail, TailFact } from './fact-store.ts'

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
/** Whether every fact is here with its words: only then its bytes can be digested. */
export const isWhole = (tail: LiveTail) =>
  tail.facts.size === tail.leaves.length && ![...tail.facts.values()].some(({ bytes }) => isTombstone(bytes))

/** Whether a tail of the same page has the leaves of the one before it, wherever that had any. */
export const goesOn = (before: Opened, tail: Opened) =>
  before.leaves.every((leaf, i) => equalBytes(leaf, tail.leaves[i] ?? new Uint8Array()))

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
  for (const { fact, bytes } of facts)
    held.set(fact.seq, { log, epoch, seq: fact.seq, id: fact.id, bytes, bad: false, says: 'nothing' })
  const checkpoint = { ...stamped.checkpoint, leaves: await crypto.sha256(concat(...leaves)) }
  const root = await checkHead(crypto, server, { log, epoch, previous, checkpoint })
  const tail = { log, epoch, index, previous, leaves, facts: held, checkpoint, root }
  if (isWhole(tail) && !equalBytes(await crypto.sha256(entriesOf(tail)), checkpoint.bytes)) {
    throw new Refusal('broken-chain', 'The facts are not those that the relay signed.')
  }
  return tail
}

/** Whether a tombstone may stand for its fact: a `delete` that counts names it. */
export type Justified = (target: ClaimHash, author: PublicKey, id: FactId) => boolean

/**
 * The tail with what a proved page has put where it had only leaves, or tombstones that nothing justifies; what does not
 * fit is left. `fits`: false when both tell of one place and differ.
 */
export async function filledFrom<Tail extends Opened>(
  crypto: Crypto,
  tail: Tail,
  page: Page,
  justified: Justified,
): Promise<{ tail: Tail; added: Entry[]; fits: boolean }> {
  const { log, epoch } = tail
  const facts = new Map(tail.facts)
  const added: Entry[] = []
  let fits = true
  for (const { seq, entry } of pageEntries(page)) {
    const leaf = tail.leaves[seq - firstSeq(tail.index)]
    if (!leaf) continue
    if (!equalBytes(await leafOfEntry(crypto, entry), leaf)) {
      fits = false
      continue
    }
    const id = idOf(entry)
    if (!id || counts(facts.get(seq), justified)) continue
    const buried = entry.kind === 'tombstone'
    if (buried && !justified(entry.tombstone.hash, entry.tombstone.author, id)) continue
    facts.set(seq, { log, epoch, seq, id, bytes: entry.bytes, bad: false, says: 'nothing' })
    added.push(entry)
  }
  return { tail: { ...tail, facts }, added, fits }
}

/** Whether a place is held: a fact, or a tombstone that is justified. */
export function counts(held: TailFact | undefined, justified: Justified): boolean {
  if (!held) return false
  if (!isTombstone(held.bytes)) return true
  const [entry] = decodeEntries(held.bytes)
  return entry?.kind === 'tombstone' && justified(entry.tombstone.hash, entry.tombstone.author, held.id)
}

/** Undefined of a bare leaf. */
export const idOf = (entry: Entry): FactId | undefined =>
  entry.kind === 'fact' ? entry.fact.id : entry.kind === 'tombstone' ? entry.tombstone.id : undefined

/** A proved page taken apart. */
export async function opened(crypto: Crypto, page: Page): Promise<Opened> {
  const { log, epoch, index, previous, checkpoint } = page
  const leaves: Uint8Array[] = []
  const facts: Opened['facts'] = new Map()
  for (const { seq, entry } of pageEntries(page)) {
    leaves.push(await leafOfEntry(crypto, entry))
    const id = idOf(entry)
    if (id) facts.set(seq, { log, epoch, seq, id, bytes: entry.bytes, bad: false, says: 'nothing' })
  }
  return { log, epoch, index, previous, leaves, facts, checkpoint }
}

/** Two proved pages of one place as one: the longer, with what only the other holds. */
export async function merged(
  crypto: Crypto,
  one: Page,
  other: Page,
  justified: Justified,
): Promise<{ page: Page; fits: boolean }> {
  const [longer, shorter] = one.checkpoint.n >= other.checkpoint.n ? [one, other] : [other, one]
  const { tail, added, fits } = await filledFrom(crypto, await opened(crypto, longer), shorter, justified)
  return { page: added.length > 0 ? pageOfTail(tail) : longer, fits }
}

/** The tail as a page under its checkpoint: facts where they are held, bare leaves elsewhere. */
export function pageOfTail(tail: Opened): Page {
  const { log, epoch, index, previous, checkpoint } = tail
  return { log, epoch, index, previous, entries: entriesOf(tail), checkpoint }
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

function entriesOf(tail: Opened): Uint8Array {
  const first = firstSeq(tail.index)
  return concat(...tail.leaves.map((leaf, i) => tail.facts.get(first + i)?.bytes ?? encodeLeaf(leaf)))
}

function splitLeaves(leaves: Uint8Array): Uint8Array[] {
  const split: Uint8Array[] = []
  for (let at = 0; at < leaves.length; at += HASH_BYTES) split.push(leaves.slice(at, at + HASH_BYTES))
  return split
}

/** 0 of a bare leaf, which does not say. */
export const seqOf = (entry: Entry) =>
  entry.kind === 'fact' ? entry.fact.seq : entry.kind === 'tombstone' ? entry.tombstone.seq : 0

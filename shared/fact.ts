import * as v from 'valibot'
import { concat, equalBytes } from './bytes.ts'
import { bytesAt, decodeSequence, encode, itemEnd } from './cbor.ts'
import { type Claim, decodeClaim } from './claim.ts'
import type { Crypto } from './crypto.ts'
import {
  type ClaimHash,
  claimHash,
  type EpochId,
  epochId,
  type FactId,
  factId,
  HASH_BYTES,
  ID_BYTES,
  idBytes,
  KEY_BYTES,
  type PublicKey,
  publicKey,
  SIGNATURE_BYTES,
} from './ids.ts'
import { MAX_CLAIM_BYTES } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'

/** A claim with its author's signature and the relay's stamp. The only thing that is stored or exchanged. */
export interface Fact {
  id: FactId
  epoch: EpochId
  /** From 1, without holes, in one log and epoch. */
  seq: number
  claim: Uint8Array
  signature: Uint8Array
}

/** What is left of a deleted fact: whose it was, and enough for the page to be proved. */
export interface Tombstone {
  id: FactId
  epoch: EpochId
  seq: number
  author: PublicKey
  hash: ClaimHash
  signature: Uint8Array
}

/** What stands at one seq of a page. A bare leaf is a fact that is not held here. */
export type Entry =
  | { kind: 'fact'; fact: Fact; bytes: Uint8Array }
  | { kind: 'tombstone'; tombstone: Tombstone; bytes: Uint8Array }
  | { kind: 'leaf'; leaf: Uint8Array; bytes: Uint8Array }

const FACT = v.strictTuple([
  schema.uuid,
  schema.uuid,
  schema.seq,
  schema.bytesUpTo(MAX_CLAIM_BYTES),
  schema.signature,
])
const TOMBSTONE = v.strictTuple([
  schema.uuid,
  schema.uuid,
  schema.seq,
  schema.key,
  schema.hash,
  schema.signature,
])

/** CBOR [id, epoch, seq, claim bytes, author's signature] */
export function encodeFact(fact: Fact): Uint8Array {
  return encode([idBytes(fact.id), idBytes(fact.epoch), fact.seq, fact.claim, fact.signature])
}

/** CBOR [id, epoch, seq, author key, SHA-256(claim bytes), author's signature] */
export function encodeTombstone(t: Tombstone): Uint8Array {
  return encode([idBytes(t.id), idBytes(t.epoch), t.seq, idBytes(t.author), idBytes(t.hash), t.signature])
}

export function encodeLeaf(leaf: Uint8Array): Uint8Array {
  return encode(leaf)
}

/**
 * The entries of a page in order, from their CBOR sequence.
 * @throws Refusal `not-cbor`, `not-canonical`, `malformed`
 */
export function decodeEntries(sequence: Uint8Array): Entry[] {
  const entries: Entry[] = []
  for (const { value, bytes } of decodeSequence(sequence)) entries.push(entryOf(value, bytes))
  return entries
}

function entryOf(value: unknown, bytes: Uint8Array): Entry {
  if (value instanceof Uint8Array) {
    if (value.length !== HASH_BYTES) throw new Refusal('malformed', 'A leaf has 32 bytes.')
    return { kind: 'leaf', leaf: value, bytes }
  }
  if (Array.isArray(value) && value.length === 5) {
    const [id, epoch, seq, claim, signature] = schema.check(FACT, value, 'fact')
    return { kind: 'fact', fact: { id: factId(id), epoch: epochId(epoch), seq, claim, signature }, bytes }
  }
  const [id, epoch, seq, author, hash, signature] = schema.check(TOMBSTONE, value, 'tombstone')
  const tombstone = {
    id: factId(id),
    epoch: epochId(epoch),
    seq,
    author: publicKey(author),
    hash: claimHash(hash),
    signature,
  }
  return { kind: 'tombstone', tombstone, bytes }
}

const FACT_HEAD = 0x85
const TOMBSTONE_HEAD = 0x86
const ID_HEAD = 0x50

/** Whether an entry's bytes are a tombstone's. */
export const isTombstone = (entry: Uint8Array) => entry[0] === TOMBSTONE_HEAD

/** Whether these bytes are the one encoding of a fact with this seq. */
function isFactOf(seq: number, fact: Uint8Array): boolean {
  const seqAt = 1 + 2 * (1 + ID_BYTES)
  if (fact[0] !== FACT_HEAD || fact[1] !== ID_HEAD || fact[1 + 1 + ID_BYTES] !== ID_HEAD) return false
  const number = encode(seq)
  const claimAt = seqAt + number.length
  if (!equalBytes(fact.subarray(seqAt, claimAt), number)) return false
  const claim = bytesAt(fact, claimAt)
  if (!claim || claim.length > MAX_CLAIM_BYTES) return false
  const signatureAt = claim.byteOffset - fact.byteOffset + claim.length
  const signature = bytesAt(fact, signatureAt)
  return signature?.length === SIGNATURE_BYTES && signatureAt + 2 + SIGNATURE_BYTES === fact.length
}

/** How many facts stand in the entries of a page, and the ids of the first and the last one. */
export interface FactBounds {
  count: number
  firstId: FactId
  lastId: FactId
}

/**
 * The bounds of entries of which the first is to have this seq, without decoding any; undefined when it is not facts only,
 * each as `decodeEntries` would read it. What stands in a claim is not looked at.
 * @throws Refusal `not-cbor`
 */
export function factBounds(entries: Uint8Array, firstSeq: number): FactBounds | undefined {
  let count = 0
  let last = 0
  for (let at = 0, end = 0; at < entries.length; at = end) {
    end = itemEnd(entries, at)
    if (!isFactOf(firstSeq + count, entries.subarray(at, end))) return undefined
    count++
    last = at
  }
  const idAt = (at: number) => factId(entries.subarray(at + 2, at + 2 + ID_BYTES))
  return count > 0 ? { count, firstId: idAt(0), lastId: idAt(last) } : undefined
}

/**
 * Whose facts stand in the entries of a page, each once, by where their keys stand in the encoding and without decoding
 * any. Facts that nobody can read are nobody's.
 */
export function authorsIn(entries: Uint8Array): Set<PublicKey> {
  const authors = new Set<PublicKey>()
  for (let at = 0; at < entries.length; at = itemEnd(entries, at)) {
    if (entries[at] !== FACT_HEAD) continue
    const author = authorAt(entries, at)
    if (author) authors.add(author)
  }
  return authors
}

function authorAt(entries: Uint8Array, fact: number): PublicKey | undefined {
  try {
    let claim = fact + 1
    for (let skipped = 0; skipped < 3; skipped++) claim = itemEnd(entries, claim)
    const bytes = bytesAt(entries, claim)
    if (!bytes) return undefined
    let author = 1
    for (let skipped = 0; skipped < 4; skipped++) author = itemEnd(bytes, author)
    const key = bytesAt(bytes, author)
    return key?.length === KEY_BYTES ? publicKey(key) : undefined
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** The one fact in these bytes. @throws Refusal like `decodeEntries` */
export function decodeFact(bytes: Uint8Array): Fact {
  const [entry, more] = decodeEntries(bytes)
  if (entry?.kind !== 'fact' || more) throw new Refusal('malformed', 'Expected one fact.')
  return entry.fact
}

/** What a fact leaves behind when its words are deleted. */
export function tombstoneOf(fact: Fact, author: PublicKey, hash: ClaimHash): Tombstone {
  return { id: fact.id, epoch: fact.epoch, seq: fact.seq, author, hash, signature: fact.signature }
}

const LEAF_PREFIX = Uint8Array.of(0)

/** What is hashed to a leaf: 0x00 ‖ tombstone. */
export function leafInput(tombstone: Tombstone): Uint8Array {
  return concat(LEAF_PREFIX, encodeTombstone(tombstone))
}

/** The leaf of a fact: 32 bytes that stand for it in `leaves(n)`. */
export async function leafOf(
  crypto: Crypto,
  fact: Fact,
  claim: Claim = decodeClaim(fact.claim),
): Promise<Uint8Array> {
  const hash = claimHash(await crypto.sha256(fact.claim))
  return crypto.sha256(leafInput(tombstoneOf(fact, claim.author, hash)))
}

/** The leaf of any entry. */
export async function leafOfEntry(crypto: Crypto, entry: Entry): Promise<Uint8Array> {
  if (entry.kind === 'leaf') return entry.leaf
  if (entry.kind === 'tombstone') return crypto.sha256(leafInput(entry.tombstone))
  return leafOf(crypto, entry.fact)
}

import { type Body, type ChannelType, isChannelType, readBody } from '../../shared/body.ts'
import type { Claim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { inflate } from '../../shared/deflate.ts'
import type { Entry } from '../../shared/fact.ts'
import {
  type ClaimHash,
  CONTROL_LOG,
  claimHash,
  type EpochId,
  type FactId,
  factId,
  HASH_BYTES,
  idBytes,
  type LogId,
  type PublicKey,
  publicKey,
} from '../../shared/ids.ts'
import { MAX_PAGE_BYTES } from '../../shared/limits.ts'
import { decodePage, pageEntries } from '../../shared/page.ts'
import { readEntries } from '../../shared/read-entries.ts'
import { Refusal } from '../../shared/refusal.ts'
import type { Mark } from './fact-store.ts'
import { authorTerm, EDIT_TERM, joinTerms, termsOf } from './terms-of.ts'

/** A raise of this makes every index anew. */
export const INDEX_VERSION = 2

/** A proved page to be read through, off the engine's own thread where there is one. */
export interface PageToExamine {
  server: PublicKey
  /** Who looks: their own claims and mentions are told apart. */
  me: PublicKey
  log: LogId
  epoch: EpochId
  index: number
  /** As stored. */
  deflated: Uint8Array
}

/** What a page holds, read once for every index. */
export interface Examined {
  /** Seqs whose author's signature does not hold, and who it would have been. Nothing else here is of them. */
  bad: { seq: number; author: PublicKey | null }[]
  /** Claims by `me`, also those that were deleted: what an outbox waits for. */
  own: ClaimHash[]
  /** Messages of others. */
  messages: { id: FactId; author: PublicKey; mention: boolean }[]
  /** Whose words stand here, each once. */
  authors: PublicKey[]
  /** `moderator` is not judged here. */
  marks: Mark[]
  tombstones: { seq: number; id: FactId; author: PublicKey; hash: ClaimHash }[]
  /** Of each entry, 32 bytes a claim, in order; zeros where only a leaf is held, or the fact is bad. */
  hashes: Uint8Array
  /** See `PageTerms`. */
  terms: string
}

/** @throws Refusal when the page cannot be read, though its server signed it */
export type Examine = (page: PageToExamine) => Promise<Examined>

/** Where there is no thread to spare. */
export const examineInProcess =
  (crypto: Crypto): Examine =>
  (page) =>
    examinePage(crypto, page)

/** @throws Refusal like `Examine` */
export async function examinePage(crypto: Crypto, page: PageToExamine): Promise<Examined> {
  const { server, me, log, deflated } = page
  const opened = decodePage(await inflate(deflated, MAX_PAGE_BYTES))
  if (opened.log !== log || opened.epoch !== page.epoch || opened.index !== page.index)
    throw new Refusal('broken-page', 'This is not the page that should stand here.')
  return examineEntries(crypto, server, me, log, pageEntries(opened))
}

/** Reads entries of a log through. Whatever bytes a fact has, it is good or bad, and nothing is thrown. */
export async function examineEntries(
  crypto: Crypto,
  server: PublicKey,
  me: PublicKey,
  log: LogId,
  entries: { seq: number; entry: Entry }[],
): Promise<Examined> {
  const [read, hashes] = await Promise.all([
    readEntries(crypto, server, log, entries),
    Promise.all(entries.map(({ entry }) => entry.kind === 'fact' && crypto.sha256(entry.fact.claim))),
  ])
  const found: Examined = {
    bad: [],
    own: [],
    messages: [],
    authors: [],
    marks: [],
    tombstones: [],
    hashes: new Uint8Array(entries.length * HASH_BYTES),
    terms: '',
  }
  const terms = new Set<string>()
  const authors = new Set<PublicKey>()
  read.forEach((entry, i) => {
    const { kind, seq } = entry
    const hash = hashes[i]
    if (kind === 'bad') found.bad.push({ seq, author: entry.author })
    else if (kind === 'deleted') {
      const { id, author, hash } = entry.tombstone
      found.tombstones.push({ seq, id, author, hash })
      found.hashes.set(idBytes(hash), i * HASH_BYTES)
      if (author === me) found.own.push(hash)
    } else if (kind === 'said' && hash) {
      found.hashes.set(hash, i * HASH_BYTES)
      authors.add(entry.claim.author)
      if (entry.claim.author === me) found.own.push(claimHash(hash))
      take(found, terms, me, { id: entry.fact.id, hash: claimHash(hash), claim: entry.claim })
    }
  })
  found.terms = joinTerms(terms)
  found.authors = [...authors]
  return found
}

type Said = { [Type in ChannelType]: { type: Type; body: Body<Type> } }[ChannelType]

/** What is said in a channel. A body that does not match says nothing, and is its author's affair. */
function saidIn({ log, type, body }: Claim): Said | undefined {
  if (log === CONTROL_LOG || !isChannelType(type)) return undefined
  try {
    return { type, body: readBody(type, body) } as Said
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Adds what one fact says to what was found. */
function take(
  found: Examined,
  terms: Set<string>,
  me: PublicKey,
  { id, hash, claim }: { id: FactId; hash: ClaimHash; claim: Claim },
): void {
  const said = saidIn(claim)
  if (!said) return
  const { type, body } = said
  const { author, log } = claim
  const mark = ([target, at]: [Uint8Array, Uint8Array], rest: Pick<Mark, 'kind'> & Partial<Mark>) =>
    found.marks.push({ target: claimHash(target), id, hash, log, author, at: factId(at), ...rest })
  if (type === 'message' || type === 'edit') {
    for (const term of termsOf(body.text)) terms.add(term)
    terms.add(authorTerm(author))
    if (type === 'edit') terms.add(EDIT_TERM)
  }
  if (type === 'message') {
    const mention = (body.mentions ?? []).some((key) => publicKey(key) === me)
    if (author !== me) found.messages.push({ id, author, mention })
  } else if (type === 'edit') {
    mark(body.target, { kind: 'edit', text: body.text, mentions: (body.mentions ?? []).map(publicKey) })
  } else if (type === 'delete') {
    const places = new Set<FactId>()
    for (const target of body.targets) {
      const at = factId(target[1])
      mark(target, { kind: 'delete', ...(places.has(at) && { along: true }) })
      places.add(at)
    }
  } else if (type === 'reaction') {
    mark(body.target, { kind: 'reaction', emoji: body.emoji, on: body.on })
  } else {
    mark(body.target, { kind: 'pin', on: body.on })
  }
}

import { type Body, readBody } from '../../shared/body.ts'
import { decodeAgain } from '../../shared/cbor.ts'
import { type Claim, checkClaim, decodeClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { decodeEntries, type Fact, isTombstone } from '../../shared/fact.ts'
import {
  type ClaimHash,
  claimHash,
  type FactId,
  factId,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
  REPORTS_LOG,
} from '../../shared/ids.ts'
import { Refusal } from '../../shared/refusal.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { Reported, TimelineMessage } from './views.ts'

/** Who reads, and whose log. */
export interface Reading {
  crypto: Crypto
  server: PublicKey
  log: LogId
}

/** What stands at one place of a page, as far as a timeline is concerned. */
export type ReadEntry =
  /** As it was said: no mark is applied, and no words of what it answers are there. */
  | { kind: 'message'; id: FactId; message: TimelineMessage }
  | { kind: 'tombstone'; id: FactId; author: PublicKey; hash: ClaimHash }
  /** Held, and nothing to show in its place. */
  | { kind: 'silent'; id: FactId }

/**
 * Reads a fact or a tombstone of a proved page. `checked`: it was decoded before, and its author's signature holds. What
 * is not by its author is silent.
 */
export async function readEntry(
  reading: Reading,
  id: FactId,
  bytes: Uint8Array,
  checked: boolean,
): Promise<ReadEntry> {
  if (isTombstone(bytes)) {
    const [entry] = decodeEntries(bytes)
    if (entry?.kind !== 'tombstone') return { kind: 'silent', id }
    const { author, hash } = entry.tombstone
    return { kind: 'tombstone', id, author, hash }
  }
  try {
    const message = await messageOf(reading, id, checked ? saidBefore(bytes) : await saidBy(reading, bytes))
    return message ? { kind: 'message', id, message } : { kind: 'silent', id }
  } catch (error) {
    // A platform that fails says nothing about the fact.
    if (error instanceof Refusal) return { kind: 'silent', id }
    throw error
  }
}

type Said = Pick<Claim, 'bytes' | 'log' | 'type' | 'author' | 'sentAt' | 'body'>

/** The relay certifies that it was said; who said it, only their own signature does. @throws Refusal */
async function saidBy({ crypto, server }: Reading, bytes: Uint8Array): Promise<Said> {
  const [entry] = decodeEntries(bytes)
  if (entry?.kind !== 'fact') throw new Refusal('malformed', 'This is no fact.')
  const claim = decodeClaim(entry.fact.claim)
  if (claim.server !== server) throw new Refusal('wrong-server', 'This was said on another server.')
  await checkClaim(crypto, claim, entry.fact.signature)
  return claim
}

type FactRow = [unknown, unknown, unknown, Fact['claim']]
type ClaimRow = [unknown, unknown, Uint8Array, string, Uint8Array, number, unknown, Claim['body']]

function saidBefore(bytes: Uint8Array): Said {
  const fact = decodeAgain(bytes)
  const claim = Array.isArray(fact) && decodeAgain((fact as FactRow)[3])
  if (!Array.isArray(claim)) throw new Refusal('malformed', 'This is no fact.')
  const [, , log, type, author, sentAt, , body] = claim as ClaimRow
  return { bytes: (fact as FactRow)[3], log: logId(log), type, author: publicKey(author), sentAt, body }
}

function reportedOf({ log, target, author }: NonNullable<Body<'message'>['about']>): Reported {
  return { log: logId(log), hash: claimHash(target[0]), id: factId(target[1]), author: publicKey(author) }
}

async function messageOf(
  { crypto, log }: Reading,
  id: FactId,
  said: Said,
): Promise<TimelineMessage | undefined> {
  if (said.log !== log || said.type !== 'message') return undefined
  const { text, mentions = [], replyTo, about } = readBody('message', said.body)
  return {
    kind: 'message',
    id,
    hash: claimHash(await crypto.sha256(said.bytes)),
    author: said.author,
    at: idTime(id),
    sentAt: said.sentAt,
    text,
    mentions: mentions.map(publicKey),
    editedAt: null,
    deletedBy: null,
    pinned: false,
    reactions: [],
    replyTo: replyTo ? { hash: claimHash(replyTo[0]), id: factId(replyTo[1]), message: null } : null,
    ...(about && log === REPORTS_LOG && { about: reportedOf(about) }),
  }
}

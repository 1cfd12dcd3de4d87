import * as v from 'valibot'
import type { Checkpoint } from './checkpoint.ts'
import { type Claim, decodeClaim, encodeClaim } from './claim.ts'
import { encodeFact, type Fact } from './fact.ts'
import { pageIndex } from './head.ts'
import {
  type EpochId,
  epochId,
  type FactId,
  factId,
  idBytes,
  type LogId,
  logId,
  type PublicKey,
  publicKey,
} from './ids.ts'
import { MAX_TYPE_LENGTH, PAGE_FACTS } from './limits.ts'
import { Refusal } from './refusal.ts'
import * as schema from './schema.ts'
import { idTime, nthId } from './uuid-v7.ts'

/** Facts of one log that a relay stamped together: ids and seqs rise by one, one checkpoint certifies them. */
export interface StampedFacts {
  log: LogId
  epoch: EpochId
  facts: StampedFact[]
  /** Its `leaves` are not sent: whoever is subscribed computes them. */
  checkpoint: Omit<Checkpoint, 'leaves'>
}

export interface StampedFact {
  fact: Fact
  claim: Claim
  /** The fact's own bytes, as `encodeFact` makes them. */
  bytes: Uint8Array
}

/** author's place, type, stamp's time − sent-at, nonce, body, signature */
const ROW = v.strictTuple([
  schema.count,
  v.pipe(v.string(), v.maxLength(MAX_TYPE_LENGTH)),
  schema.integer,
  schema.bytes(8),
  v.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null, 'expected a map'),
  schema.signature,
])

/** log, epoch, first seq, first id, authors, rows, [bytes(n), time, signature] */
export const FACTS = v.strictTuple([
  schema.uuid,
  schema.uuid,
  schema.seq,
  schema.uuid,
  v.pipe(v.array(schema.key), v.maxLength(PAGE_FACTS)),
  v.pipe(v.array(ROW), v.minLength(1), v.maxLength(PAGE_FACTS)),
  v.strictTuple([schema.hash, schema.count, schema.signature]),
])
export type FactsContent = v.InferOutput<typeof FACTS>

/**
 * Leaves out what the receiver knows: server, log and epoch stand once, each author's key once, times as differences.
 * Canonical encoding lets it rebuild the exact bytes.
 */
export function packFacts({ log, epoch, facts, checkpoint }: StampedFacts): FactsContent {
  const first = facts[0]
  if (!first) throw new Error('a tick without facts')
  const time = idTime(first.fact.id)
  const places = new Map<PublicKey, number>()
  const rows: FactsContent[5] = facts.map(({ fact, claim }) => {
    const place = places.get(claim.author) ?? places.size
    places.set(claim.author, place)
    return [place, claim.type, time - claim.sentAt, claim.nonce, claim.body, fact.signature]
  })
  const authors = [...places.keys()].map(idBytes)
  const { bytes, time: at, signature } = checkpoint
  return [
    idBytes(log),
    idBytes(epoch),
    first.fact.seq,
    idBytes(first.fact.id),
    authors,
    rows,
    [bytes, at, signature],
  ]
}

/** @throws Refusal `malformed`, and like `decodeClaim` */
export function unpackFacts(server: PublicKey, content: FactsContent): StampedFacts {
  const [logBytes, epochBytes, firstSeq, firstId, authors, rows, [bytes, at, signature]] = content
  const log = logId(logBytes)
  const epoch = epochId(epochBytes)
  const first = factId(firstId)
  const time = idTime(first)
  const n = firstSeq + (rows.length - 1)
  if (firstSeq < 1 || !Number.isSafeInteger(n) || pageIndex(firstSeq) !== pageIndex(n)) {
    throw new Refusal('malformed', 'Facts stamped together stand in one page.')
  }
  if (nthId(first, rows.length - 1).length !== first.length) {
    throw new Refusal('malformed', 'These ids do not fit in 16 bytes.')
  }
  const facts = rows.map(([place, type, ago, nonce, body, authorSignature], i): StampedFact => {
    const author = authors[place]
    if (!author) throw new Refusal('malformed', 'A row names an author who is not there.')
    const claim = decodeClaim(
      encodeClaim({ server, log, type, author: publicKey(author), sentAt: time - ago, nonce, body }),
    )
    const fact: Fact = {
      id: nthId(first, i) as FactId,
      epoch,
      seq: firstSeq + i,
      claim: claim.bytes,
      signature: authorSignature,
    }
    return { fact, claim, bytes: encodeFact(fact) }
  })
  return { log, epoch, facts, checkpoint: { n, bytes, time: at, signature } }
}

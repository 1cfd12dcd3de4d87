import { concat } from '../../shared/bytes.ts'
import { encodeClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import { deflate } from '../../shared/deflate.ts'
import { encodeFact, encodeLeaf, encodeTombstone, tombstoneOf } from '../../shared/fact.ts'
import { firstSeq, pageIndex } from '../../shared/head.ts'
import {
  type ClaimHash,
  claimHash,
  type EpochId,
  type FactId,
  HASH_BYTES,
  type LogId,
  type PublicKey,
  SIGNATURE_BYTES,
} from '../../shared/ids.ts'
import { PAGE_FACTS } from '../../shared/limits.ts'
import { encodePage } from '../../shared/page.ts'
import type { Changes, StoredPage, TailFact } from '../engine/fact-store.ts'

/** What is held of one fact. */
export interface MadeFact {
  id: FactId
  epoch: EpochId
  author: PublicKey
  type: string
  body: Record<string, unknown>
  as: 'fact' | 'tombstone' | 'leaf'
}

export interface MadeLog {
  server: PublicKey
  log: LogId
  /** By id; the seqs follow from the order within an epoch. */
  facts: MadeFact[]
  /** Pages that are not held, as `epoch/index`. */
  missing?: ReadonlySet<string>
  /** The last page of these epochs is a tail. */
  tails?: ReadonlySet<EpochId>
}

const zeros = (length: number) => new Uint8Array(length)

/** Rows of a log made up, unsigned and said to be examined, with the hash of each fact's claim. */
export async function storeOf(
  crypto: Crypto,
  { server, log, facts, missing = new Set(), tails = new Set() }: MadeLog,
): Promise<{ changes: Changes; hashes: ClaimHash[] }> {
  const hashes: ClaimHash[] = []
  const changes = { putPages: [], putTails: [], putEnds: [] } as Required<
    Pick<Changes, 'putPages' | 'putTails' | 'putEnds'>
  >
  const made: { fact: MadeFact; bytes: Uint8Array }[] = []
  const counts = new Map<EpochId, number>()
  for (const fact of facts) {
    const { id, epoch, author, type, body } = fact
    const seq = (counts.get(epoch) ?? 0) + 1
    counts.set(epoch, seq)
    const nonce = zeros(8)
    new DataView(nonce.buffer).setUint32(0, hashes.length)
    const claim = encodeClaim({ server, log, type, author, sentAt: 1, nonce, body })
    const hash = claimHash(await crypto.sha256(claim))
    hashes.push(hash)
    const whole = { id, epoch, seq, claim, signature: zeros(SIGNATURE_BYTES) }
    const bytes = {
      fact: () => encodeFact(whole),
      tombstone: () => encodeTombstone(tombstoneOf(whole, author, hash)),
      leaf: () => encodeLeaf(zeros(HASH_BYTES)),
    }[fact.as]()
    made.push({ fact, bytes })
  }
  for (const [epoch, n] of counts) {
    changes.putEnds.push({ log, epoch, n, head: null })
    const own = made.filter((one) => one.fact.epoch === epoch)
    for (let index = 0; index <= pageIndex(n); index++) {
      const entries = own.slice(firstSeq(index) - 1, firstSeq(index) - 1 + PAGE_FACTS)
      const held = entries.filter(({ fact }) => fact.as !== 'leaf')
      const previous = zeros(HASH_BYTES)
      const last = firstSeq(index) - 1 + entries.length
      const checkpoint = { n: last, bytes: zeros(32), leaves: zeros(32), time: 1, signature: zeros(64) }
      if (index === pageIndex(n) && tails.has(epoch)) {
        const tailFacts = entries.flatMap(({ fact, bytes }, i): TailFact[] =>
          fact.as === 'leaf'
            ? []
            : [{ log, epoch, seq: firstSeq(index) + i, id: fact.id, bytes, bad: false, says: 'nothing' }],
        )
        const tail = { log, epoch, index, previous, leaves: zeros(HASH_BYTES * entries.length), checkpoint }
        changes.putTails.push({ tail, facts: tailFacts })
      } else if (held.length > 0 && !missing.has(`${epoch}/${index}`)) {
        const bytes = await deflate(
          encodePage({
            log,
            epoch,
            index,
            previous,
            entries: concat(...entries.map((one) => one.bytes)),
            checkpoint,
          }),
        )
        const page: StoredPage = {
          ...{ log, epoch, index, count: entries.length, held: held.length, previous: '', root: '' },
          ...{ firstId: held[0]!.fact.id, lastId: held.at(-1)!.fact.id, size: bytes.length },
          ...{ examined: 1, bad: [], messages: 0, mentions: 0, mine: false },
        }
        changes.putPages.push({ page, bytes })
      }
    }
  }
  return { changes, hashes }
}

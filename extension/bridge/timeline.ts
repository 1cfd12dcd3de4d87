import { readBody } from '../../shared/body.ts'
import { checkClaim, decodeClaim } from '../../shared/claim.ts'
import type { Crypto } from '../../shared/crypto.ts'
import type { Entry, Fact } from '../../shared/fact.ts'
import { firstSeq } from '../../shared/head.ts'
import {
  claimHash,
  type EpochId,
  type FactId,
  type LogId,
  type PublicKey,
  publicKey,
} from '../../shared/ids.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { PendingMessage } from './state.ts'
import type { Timeline, TimelineGap, TimelineItem, TimelineMessage } from './views.ts'

/** A stretch of one epoch that is held: a page, or the tail. */
export interface Stretch {
  epoch: EpochId
  index: number
  /** Entries, held or not. */
  count: number
  /** What stands at each place, in order; null where only a leaf is held. */
  entries: (ReadEntry | null)[]
}

/** A fact as it was read: its id, and the message in it if it is one that can be shown. */
export interface ReadEntry {
  id: FactId
  message: TimelineMessage | null
}

export interface TimelineInput {
  log: LogId
  /** The newest stretches held, in any order. */
  stretches: Stretch[]
  /** How far the log goes in each epoch. */
  ends: { epoch: EpochId; n: number }[]
  /** The newest fact of what is held and was not read, as it lies further back; null when everything was. */
  older: FactId | null
  /** Of each epoch, the highest page held below the lowest one read; -1 when there is none. */
  below: Map<EpochId, number>
  pending: PendingMessage[]
}

/** Reads an entry of a proved page. What cannot be shown, or is not by its author, is passed over. */
export async function readEntry(
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
  entry: Entry,
): Promise<ReadEntry | null> {
  if (entry.kind === 'leaf') return null
  if (entry.kind === 'tombstone') return { id: entry.tombstone.id, message: null }
  return { id: entry.fact.id, message: await messageOf(crypto, server, log, entry.fact) }
}

async function messageOf(
  crypto: Crypto,
  server: PublicKey,
  log: LogId,
  fact: Fact,
): Promise<TimelineMessage | null> {
  try {
    const claim = decodeClaim(fact.claim)
    if (claim.server !== server || claim.log !== log || claim.type !== 'message') return null
    // The relay certifies that it was said; who said it, only their own signature does.
    await checkClaim(crypto, claim, fact.signature)
    const { text, mentions = [] } = readBody('message', claim.body)
    return {
      kind: 'message',
      id: fact.id,
      hash: claimHash(await crypto.sha256(fact.claim)),
      author: claim.author,
      at: idTime(fact.id),
      sentAt: claim.sentAt,
      text,
      mentions: mentions.map(publicKey),
    }
  } catch {
    return null
  }
}

/** Where an item stands: by id, and a gap just before or just behind a fact's. */
interface Placed {
  id: string
  rank: -1 | 0 | 1
  item: TimelineItem
}

/** What a person sees: a pure function of what is held. Messages by id, each claim once, and every gap in its place. */
export function buildTimeline(input: TimelineInput): Timeline {
  const { older, pending } = input
  const placed: Placed[] = []
  for (const { entries } of input.stretches) {
    for (const entry of entries) {
      if (entry?.message) placed.push({ id: entry.id, rank: 0, item: entry.message })
    }
  }
  for (const { epoch, n } of input.ends) placed.push(...gapsOf(input, epoch, n))
  placed.sort((a, b) => (a.id === b.id ? a.rank - b.rank : a.id < b.id ? -1 : 1))
  const seen = new Set<string>()
  const items: TimelineItem[] = []
  for (const { id, item } of placed) {
    // What lies before the newest fact not read yet may have more between it.
    if (older !== null && id < older) continue
    if (item.kind === 'message') {
      // The same claim stamped twice, as when it was sent again after a crash: the lowest id counts.
      if (seen.has(item.hash)) continue
      seen.add(item.hash)
    }
    items.push(item)
  }
  const stamped = pending.filter(({ hash }) => !seen.has(hash))
  return { items, complete: older === null && !items.some(({ kind }) => kind === 'gap'), pending: stamped }
}

function gapsOf({ log, stretches, older, below }: TimelineInput, epoch: EpochId, n: number): Placed[] {
  const own = stretches.filter((stretch) => stretch.epoch === epoch).sort((a, b) => a.index - b.index)
  const gaps: Placed[] = []
  const gap = (fromSeq: number, toSeq: number, id: string, rank: -1 | 1) => {
    if (toSeq < fromSeq) return
    const last = gaps.at(-1)?.item as TimelineGap | undefined
    if (last && last.toSeq === fromSeq - 1) {
      // A missing page before a page whose beginning is missing is one hole to a reader.
      const whole = { ...last, toSeq, count: toSeq - last.fromSeq + 1 }
      gaps[gaps.length - 1] = { id, rank, item: whole }
      return
    }
    const item: TimelineGap = {
      kind: 'gap',
      key: `${epoch}/${fromSeq}`,
      log,
      epoch,
      fromSeq,
      toSeq,
      count: toSeq - fromSeq + 1,
    }
    gaps.push({ id, rank, item })
  }
  let next = firstSeq((below.get(epoch) ?? -1) + 1)
  if (own.length === 0) {
    // Nothing of this epoch was read: it is a hole here only if it does not lie further back.
    if (older === null || (epoch as string) > older) gap(next, n, epoch, -1)
    return gaps
  }
  let lastId: string = epoch
  for (const { index, entries } of own) {
    const first = firstSeq(index)
    for (const [i, entry] of entries.entries()) {
      if (!entry) continue
      gap(next, first + i - 1, entry.id, -1)
      // A page and a tail may overlap for a moment.
      if (first + i < next) continue
      next = first + i + 1
      lastId = entry.id
    }
  }
  gap(next, n, lastId, 1)
  return gaps
}

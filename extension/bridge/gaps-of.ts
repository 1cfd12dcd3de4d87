import { firstSeq } from '../../shared/head.ts'
import type { EpochId, FactId, LogId } from '../../shared/ids.ts'
import type { TimelineGap } from './views.ts'

/** Where something stands: by id, and a gap just before a fact (-1) or just behind it (1). */
export interface Placed<Item> {
  id: string
  rank: -1 | 0 | 1
  item: Item
}

/** A stretch of one epoch, and the ids of what is held of it, seq by seq; null where it is not. */
export interface HeldStretch {
  epoch: EpochId
  index: number
  ids: (FactId | null)[]
}

/** What is held of an epoch outside of what was read: up to which fact on one side of it, from which on the other. */
export interface Beyond {
  below: ReadonlyMap<EpochId, { seq: number; lastId: FactId }>
  above: ReadonlyMap<EpochId, { seq: number; firstId: FactId }>
}

/**
 * What an epoch of `n` facts lacks among what was read of it, oldest first. A gap stands just before the next fact that
 * is held, or behind the last one.
 */
export function gapsOf(
  log: LogId,
  epoch: EpochId,
  n: number,
  stretches: HeldStretch[],
  { below, above }: Beyond,
): Placed<TimelineGap>[] {
  const gaps: Placed<TimelineGap>[] = []
  const gap = (fromSeq: number, toSeq: number, id: string, rank: -1 | 1) => {
    if (toSeq < fromSeq) return
    const count = toSeq - fromSeq + 1
    const item = { kind: 'gap' as const, key: `${epoch}/${fromSeq}`, log, epoch, fromSeq, toSeq, count }
    gaps.push({ id, rank, item })
  }
  const own = stretches.filter((stretch) => stretch.epoch === epoch).sort((a, b) => a.index - b.index)
  const before = below.get(epoch)
  const next = above.get(epoch)
  let seq = before ? before.seq + 1 : 1
  let last = before?.lastId
  for (const { index, ids } of own) {
    const first = firstSeq(index)
    for (const [i, id] of ids.entries()) {
      // A page and a tail may overlap for a moment.
      if (!id || first + i < seq) continue
      gap(seq, first + i - 1, id, -1)
      seq = first + i + 1
      last = id
    }
  }
  if (next) gap(seq, next.seq - 1, next.firstId, -1)
  else if (last) gap(seq, n, last, 1)
  // Where nothing is held the epoch's own id says when it began.
  else gap(seq, n, epoch, -1)
  return gaps
}

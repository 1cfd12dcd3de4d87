import type { EpochId } from '../../shared/ids.ts'
import type { KnownEnd, StoredTail } from '../engine/fact-store.ts'

/** How far a log goes in each epoch. A tail is stored with its own end, ahead of the row that says so. */
export function furthestEnds(ends: KnownEnd[], tails: StoredTail[]): { epoch: EpochId; n: number }[] {
  const furthest = new Map<EpochId, number>()
  const tellers = [...ends, ...tails.map(({ epoch, checkpoint }) => ({ epoch, n: checkpoint.n }))]
  for (const { epoch, n } of tellers) furthest.set(epoch, Math.max(n, furthest.get(epoch) ?? 0))
  return [...furthest].map(([epoch, n]) => ({ epoch, n }))
}

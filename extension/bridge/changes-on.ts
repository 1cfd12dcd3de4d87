import type { ClaimHash } from '../../shared/ids.ts'
import { idTime } from '../../shared/uuid-v7.ts'
import type { Mark } from '../engine/fact-store.ts'

/** A mark as it counts: stamped, or one's own and not stamped yet. */
export interface Change extends Omit<Mark, 'id' | 'log'> {
  /** The id of a stamped one; those that wait come after all ids, in the order they were written. */
  order: string
  /** Ms since 1970. */
  time: number
}

export type ChangesOn = ReadonlyMap<ClaimHash, readonly Change[]>

/** All that counts of each target, in order. The same claim stamped twice is one change: its lowest id counts. */
export function changesOn(marks: readonly Mark[], waiting: readonly Change[]): ChangesOn {
  const stamped = marks.map(({ id, ...mark }) => ({ ...mark, order: id as string, time: idTime(id) }))
  const all = [...stamped, ...waiting].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
  const seen = new Set<string>()
  const found = new Map<ClaimHash, Change[]>()
  for (const change of all) {
    const key = change.target + change.hash
    if (seen.has(key)) continue
    seen.add(key)
    const known = found.get(change.target)
    if (known) known.push(change)
    else found.set(change.target, [change])
  }
  return found
}

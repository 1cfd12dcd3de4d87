import type { Row } from './row.ts'

/** How a list changed, seen from what was on screen. */
export type Moved =
  /** Nothing above changed. */
  | { way: 'below' }
  /** Only what is above changed: the distance to the end is the same. */
  | { way: 'above' }
  /** Above and below: `from` was on screen, and is at `to` now. */
  | { way: 'both'; from: number; to: number }

type Rows = readonly Pick<Row, 'kind' | 'key'>[]

/** So many rows below the top one are tried: a gap or a day that was on top may be gone. */
const TRIED = 12

/** `top`: the index of the topmost row on screen, in `before`. */
export function howMoved(before: Rows, after: Rows, top: number): Moved {
  for (let from = top; from < Math.min(before.length, top + TRIED); from++) {
    const row = before[from]
    // a gap or a day may stay the first row while much comes in below it: only words hold their place
    if (row?.kind !== 'message' && row?.kind !== 'pending') continue
    const to = after.findIndex(({ key }) => key === row.key)
    if (to === -1) continue
    if (to === from) return { way: 'below' }
    return before.length - from === after.length - to ? { way: 'above' } : { way: 'both', from, to }
  }
  return { way: 'below' }
}

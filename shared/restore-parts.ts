import { RESTORE_PART_BYTES } from './limits.ts'

/** What a `restore` holds. */
export interface RestorePart {
  part: Uint8Array
  more: boolean
}

/** A deflated page of the control log in the parts in which it goes back to a relay; undefined, as it is not held: one empty part. */
export function* restoreParts(page: Uint8Array = new Uint8Array()): Generator<RestorePart> {
  for (let at = 0; at === 0 || at < page.length; at += RESTORE_PART_BYTES)
    yield { part: page.subarray(at, at + RESTORE_PART_BYTES), more: at + RESTORE_PART_BYTES < page.length }
}

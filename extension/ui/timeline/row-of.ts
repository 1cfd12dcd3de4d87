import type { ClaimHash, FactId } from '../../../shared/ids.ts'
import type { Row } from './row.ts'

/** The row of a message, or of the line in whose place it stands: by its hash where that is known, else by its id. -1 when it is not shown. */
export function rowOf(rows: readonly Row[], id: FactId, hash: ClaimHash | null): number {
  return rows.findIndex((row) => {
    if (row.kind === 'folded') return hash !== null && row.hashes.includes(hash)
    return row.kind === 'message' && (hash === null ? row.message.id === id : row.message.hash === hash)
  })
}

/** The same, or else the row where its time would be. */
export function rowNear(rows: readonly Row[], id: FactId, hash: ClaimHash | null): number {
  const exact = rowOf(rows, id, hash)
  if (exact !== -1) return exact
  const after = rows.findIndex((row) => row.kind === 'message' && row.message.id >= id)
  return after === -1 ? rows.length - 1 : after
}

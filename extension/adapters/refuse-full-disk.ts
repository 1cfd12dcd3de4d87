import { Refusal } from '../../shared/refusal.ts'

/** A full disk is a refusal that a person can act on; other errors of the database pass through. */
export async function refuseFullDisk<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!isFullDisk(error)) throw error
    throw new Refusal('disk-full', 'This browser has no room left for catalk. Free some space and try again.')
  }
}

/** Dexie tells of it as such, inside the transaction's end, or as one of the rows that were not written. */
function isFullDisk(error: unknown): boolean {
  const { name, inner, failures } = (error ?? {}) as { name?: string; inner?: unknown; failures?: unknown[] }
  return (
    name === 'QuotaExceededError' ||
    (inner != null && isFullDisk(inner)) ||
    (failures?.some(isFullDisk) ?? false)
  )
}

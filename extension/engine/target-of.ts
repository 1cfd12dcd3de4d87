import { type ClaimHash, claimHash, HASH_BYTES } from '../../shared/ids.ts'

/** The claim that a body is about, as in an edit or a reaction. */
export function targetOf({ target }: Record<string, unknown>): ClaimHash | undefined {
  const hash = Array.isArray(target) ? target[0] : undefined
  return hash instanceof Uint8Array && hash.length === HASH_BYTES ? claimHash(hash) : undefined
}

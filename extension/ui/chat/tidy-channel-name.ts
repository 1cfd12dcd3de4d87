import { MAX_NAME_LENGTH } from '../../../shared/limits.ts'

/** A channel name as the protocol wants it, while it is typed: blanks become dashes, what cannot stand in one goes. */
export function tidyChannelName(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/\s+/gu, '-')
    .replace(/[^\p{L}\p{M}\p{N}_-]/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, MAX_NAME_LENGTH)
}

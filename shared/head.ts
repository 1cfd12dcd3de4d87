import { concat } from './bytes.ts'
import type { Crypto } from './crypto.ts'
import { type EpochId, idBytes, type LogId } from './ids.ts'
import { PAGE_FACTS } from './limits.ts'

const HEAD_PREFIX = Uint8Array.of(1)
const GENESIS_PREFIX = Uint8Array.of(2)

/** What is hashed to the root before the first page: 0x02 ‖ epoch ‖ log. */
export function genesisInput(epoch: EpochId, log: LogId): Uint8Array {
  return concat(GENESIS_PREFIX, idBytes(epoch), idBytes(log))
}

/** What is hashed to a head: 0x01 ‖ root of the page before ‖ bytes(n) ‖ leaves(n). */
export function headInput(previous: Uint8Array, bytes: Uint8Array, leaves: Uint8Array): Uint8Array {
  return concat(HEAD_PREFIX, previous, bytes, leaves)
}

/** The hash that stands for a log in an epoch up to a seq, 32 bytes. */
export async function headOf(crypto: Crypto, previous: Uint8Array, bytes: Uint8Array, leaves: Uint8Array) {
  return crypto.sha256(headInput(previous, bytes, leaves))
}

/** The page that holds a seq, from 0. */
export const pageIndex = (seq: number) => Math.floor((seq - 1) / PAGE_FACTS)
/** A page's first seq. */
export const firstSeq = (index: number) => index * PAGE_FACTS + 1
/** How many facts a page has when its log ends at `last`. */
export const factsInPage = (index: number, last: number) =>
  Math.max(0, Math.min(PAGE_FACTS, last - index * PAGE_FACTS))

import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { ID_BYTES } from './ids.ts'

/** Chance, handed in. Fills the array. */
export type Random = (bytes: Uint8Array) => void

/**
 * UUIDv7 (RFC 9562 §5.7) that never fall: the 48-bit time is the larger of the clock's and the last id's, and within
 * one time the rest counts up (§6.2, method 2). `after` is the last id of an earlier run. Each call takes a block of
 * `count` ids, consecutive as 128-bit numbers, and answers the first as hex; see `nthId`.
 */
export function uuidV7Series(random: Random, after?: string): (nowMs: number, count?: number) => string {
  let last = after === undefined ? 0n : BigInt(`0x${after}`)
  return (nowMs, count = 1) => {
    let first = fresh(random, nowMs)
    if (first <= last) first = last + 1n
    // A carry may not eat the variant bits: start over in the next millisecond.
    if (variantBits(first + BigInt(count - 1)) !== 2n || (first & VERSION_MASK) !== VERSION) {
      first = fresh(random, Number(last >> 80n) + 1)
    }
    last = first + BigInt(count - 1)
    return first.toString(16).padStart(ID_BYTES * 2, '0')
  }
}

/** The id `n` places after `first` in a block, 0 for itself. */
export function nthId(first: string, n: number): string {
  return n === 0 ? first : (BigInt(`0x${first}`) + BigInt(n)).toString(16).padStart(ID_BYTES * 2, '0')
}

/** The time in an id, ms since 1970. */
export function idTime(id: string): number {
  return Number.parseInt(id.slice(0, 12), 16)
}

/** The lowest id of a time, ms since 1970. */
export const firstIdOf = (ms: number): string => `${ms.toString(16).padStart(12, '0')}70008${'0'.repeat(15)}`

const VERSION_MASK = 0xfn << 76n
const VERSION = 7n << 76n
const variantBits = (id: bigint) => (id >> 62n) & 3n

function fresh(random: Random, ms: number): bigint {
  const bytes = new Uint8Array(ID_BYTES)
  random(bytes)
  const time = hexToBytes(Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0'))
  bytes.set(time, 0)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  // The top bit of the counting half starts at zero, so that a block never overflows in practice.
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x1f)
  return BigInt(`0x${bytesToHex(bytes)}`)
}

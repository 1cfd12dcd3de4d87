import * as cborg from 'cborg'
import { concat, equalBytes } from './bytes.ts'
import { MAX_DEPTH } from './limits.ts'
import { Refusal } from './refusal.ts'

const ENCODE = { ...cborg.rfc8949EncodeOptions, ignoreUndefinedProperties: true }

const DECODE = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const

/** Deterministic CBOR (RFC 8949 §4.2.1). Fields that are undefined are left out. */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = cborg.encode(value, ENCODE)
  // Under Node this is sometimes a Buffer, whose `slice` does not copy.
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, length)
}

/** Writes the same at the beginning of `into`, without the memory of an array of its own. Answers how many bytes. @throws Error when they do not fit */
export const encodeInto = (value: unknown, into: Uint8Array): number =>
  cborg.encodeInto(value, into, ENCODE).written

/**
 * The value of deterministic CBOR. A strict decoder still takes unsorted keys and other spellings of the same value,
 * so what was decoded is encoded again and must be the same bytes. `depth`: arrays and maps in one another, at most.
 * @throws Refusal `not-cbor`, `not-canonical`, `malformed` when too deep
 */
export function decode(bytes: Uint8Array, depth = MAX_DEPTH): unknown {
  const value = attempt(() => cborg.decode(bytes, DECODE))
  checkDepth(value, depth)
  if (!isCanonical(value, bytes))
    throw new Refusal('not-canonical', 'These bytes are not in the one canonical encoding.')
  return value
}

/** The value of bytes that `decode` let pass before: for reading again what is kept, at a third of the cost. */
export const decodeAgain = (bytes: Uint8Array): unknown => attempt(() => cborg.decode(bytes, DECODE))

/**
 * Splits a CBOR sequence (RFC 8742) into its items, each with its own bytes.
 * @throws Refusal like `decode`
 */
export function* decodeSequence(bytes: Uint8Array): Generator<{ value: unknown; bytes: Uint8Array }> {
  let rest = bytes
  while (rest.length > 0) {
    const from = rest
    const [value, after] = attempt(() => cborg.decodeFirst(from, DECODE))
    const item = rest.subarray(0, rest.length - after.length)
    checkDepth(value, MAX_DEPTH)
    if (!isCanonical(value, item))
      throw new Refusal('not-canonical', 'An item is not in the one canonical encoding.')
    yield { value, bytes: item }
    rest = after
  }
}

/** Written over each time: for what is long, the memory of a new one costs more than the encoding. */
const scratch = new Uint8Array(128 * 1_024)

/** The canonical encoding is never longer than another one of the same value. */
function isCanonical(value: unknown, bytes: Uint8Array): boolean {
  const into = bytes.length <= scratch.length ? scratch : new Uint8Array(bytes.length)
  const written = attempt(() => encodeInto(value, into))
  return equalBytes(into.subarray(0, written), bytes)
}

const ARRAY = 4
const MAP = 5

/**
 * Where the item that begins at `at` ends, by its heads alone (RFC 8949 §3): for passing over what was proved already.
 * @throws Refusal `not-cbor` when it ends behind the bytes, or is of a kind that does not occur here
 */
export function itemEnd(bytes: Uint8Array, at: number): number {
  let left = 1
  while (left > 0) {
    left--
    const head = bytes[at++]
    if (head === undefined) throw cut()
    const kind = head >> 5
    let argument = head & 31
    if (argument >= 24) {
      const size = 2 ** (argument - 24)
      if (size > 8) throw cut()
      argument = 0
      for (const byte of bytes.subarray(at, at + size)) argument = argument * 256 + byte
      at += size
    }
    if (kind === 2 || kind === 3) at += argument
    else if (kind === ARRAY) left += argument
    else if (kind === MAP) left += 2 * argument
    else if (kind === 6) throw cut()
    if (at > bytes.length || left > bytes.length) throw cut()
  }
  return at
}

const cut = () => new Refusal('not-cbor', 'An item is cut, or is none of ours.')

const BYTE_STRING = 0x40
/** The initial bytes of lengths in 1, 2 and 4 more bytes, and the least length that needs each (RFC 8949 §3). */
const LENGTHS = new Map([
  [0x58, { size: 1, least: 24 }],
  [0x59, { size: 2, least: 0x1_00 }],
  [0x5a, { size: 4, least: 0x1_00_00 }],
])

/**
 * Takes the byte string whose head is at `at` out of an encoding and leaves an empty one in its place: what is long is
 * then neither copied nor encoded again to see whether the whole is canonical; it is, if `rest` is. Undefined when no
 * canonical byte string can stand there.
 */
export function cutBytes(whole: Uint8Array, at: number): { rest: Uint8Array; bytes: Uint8Array } | undefined {
  const span = spanAt(whole, at)
  if (!span) return undefined
  const [from, end] = span
  const rest = concat(whole.subarray(0, at), Uint8Array.of(BYTE_STRING), whole.subarray(end))
  return { rest, bytes: whole.subarray(from, end) }
}

/** What the byte string holds whose head is at `at`, not copied. Undefined when no canonical one can stand there. */
export function bytesAt(whole: Uint8Array, at: number): Uint8Array | undefined {
  const span = spanAt(whole, at)
  return span && whole.subarray(...span)
}

function spanAt(whole: Uint8Array, at: number): [from: number, end: number] | undefined {
  const head = whole[at] ?? 0
  const long = LENGTHS.get(head)
  if (!long && (head < BYTE_STRING || head >= BYTE_STRING + 24)) return undefined
  const from = at + 1 + (long?.size ?? 0)
  let length = head - BYTE_STRING
  if (long) {
    length = 0
    for (const byte of whole.subarray(at + 1, from)) length = length * 256 + byte
    if (length < long.least) return undefined
  }
  const end = from + length
  return end > whole.length ? undefined : [from, end]
}

/** How deep a stack goes differs from one engine to the next; what one of them reads, all must. */
function checkDepth(value: unknown, left: number): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return
  if (left === 0) throw new Refusal('malformed', 'These bytes are nested too deep.')
  for (const inner of Object.values(value)) checkDepth(inner, left - 1)
}

/** Hostile bytes can also exhaust the stack; that is one more way of not being CBOR. */
function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Refusal(
      'not-cbor',
      `These bytes are not CBOR: ${error instanceof Error ? error.message : error}`,
    )
  }
}

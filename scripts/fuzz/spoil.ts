import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { fromBase64url, toBase64url } from '../../shared/base64url.ts'
import { concat } from '../../shared/bytes.ts'
import { decode, decodeSequence, encode } from '../../shared/cbor.ts'
import type { Chance } from '../simulate/chance.ts'
import { oddValue } from './odd-values.ts'
import { type Place, placesIn, put } from './places.ts'
import { spoilBytes } from './spoil-bytes.ts'

const MOST_INFLATED = 4 * 1_024 * 1_024
/** Keys, hashes and signatures are no longer. */
const PACKED_BYTES = 64
const reader = new TextDecoder('utf-8', { fatal: true })
const BREAK = Uint8Array.of(0x0a)
const writer = new TextEncoder()

/** 64 MB of zeros in 64 KB. */
const BOMB = Uint8Array.from(deflateRawSync(new Uint8Array(64 * 1_024 * 1_024)))

/** A good input, spoiled in one to four places: somewhere in its bytes, or in a value that it holds, however packed. */
export function spoil(chance: Chance, input: Uint8Array, pool: readonly Uint8Array[]): Uint8Array {
  let spoiled = input
  for (let left = chance.happens(0.7) ? 1 : 1 + chance.below(4); left > 0; left--)
    spoiled = once(chance, spoiled, pool)
  return spoiled
}

function once(chance: Chance, bytes: Uint8Array, pool: readonly Uint8Array[]): Uint8Array {
  const other = chance.pick(pool) ?? bytes
  if (chance.happens(0.0003)) return concat(bytes.subarray(0, 1), BOMB)
  if (chance.happens(0.2)) return spoilBytes(chance, bytes, other)
  try {
    return (
      inCbor(chance, bytes, pool) ??
      inText(chance, bytes, pool) ??
      inDeflated(chance, bytes, pool) ??
      inSequence(chance, bytes, pool) ??
      spoilBytes(chance, bytes, other)
    )
  } catch {
    // What came of it cannot be written down in that form.
    return spoilBytes(chance, bytes, other)
  }
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function inCbor(chance: Chance, bytes: Uint8Array, pool: readonly Uint8Array[]): Uint8Array | undefined {
  // Most text, and all that is long, is none.
  if (bytes.length === 0 || bytes.length > MOST_INFLATED) return undefined
  const value = attempt(() => [decode(bytes)])
  return value && encode(inValue(chance, value[0], pool, (inner) => once(chance, inner, pool)))
}

/** Frames in an envelope, and pages. */
function inDeflated(chance: Chance, bytes: Uint8Array, pool: readonly Uint8Array[]): Uint8Array | undefined {
  const enveloped = bytes[0] === 0 || bytes[0] === 1 ? bytes.subarray(0, 1) : new Uint8Array()
  const rest = bytes.subarray(enveloped.length)
  if (bytes[0] === 0) return concat(enveloped, once(chance, rest, pool))
  const inflated = attempt(() => inflateRawSync(rest, { maxOutputLength: MOST_INFLATED }))
  if (!inflated || inflated.length === 0) return undefined
  const spoiled = once(chance, Uint8Array.from(inflated), pool)
  return concat(enveloped, Uint8Array.from(deflateRawSync(spoiled, { level: 1 })))
}

/** Entries of a page, and messages between peers. */
function inSequence(chance: Chance, bytes: Uint8Array, pool: readonly Uint8Array[]): Uint8Array | undefined {
  const items = attempt(() => [...decodeSequence(bytes)])
  if (!items || items.length === 0) return undefined
  const parts = items.map((item) => item.bytes)
  const at = chance.below(parts.length)
  const part = parts[at] ?? new Uint8Array()
  switch (chance.below(5)) {
    case 0:
      return concat(...parts.toSpliced(at, 1))
    case 1:
      return concat(...parts.toSpliced(at, 0, part))
    case 2:
      return concat(...parts.toSpliced(at, 1), part)
    default:
      return concat(...parts.with(at, once(chance, part, pool)))
  }
}

/** Links, and lines of history files. */
function inText(chance: Chance, bytes: Uint8Array, pool: readonly Uint8Array[]): Uint8Array | undefined {
  const text = attempt(() => reader.decode(bytes))
  if (text === undefined) return undefined
  const lines = text.split('\n')
  if (lines.length > 1) return inLines(chance, lines, pool)
  if (text.startsWith('{')) {
    const value = attempt(() => [JSON.parse(text)])
    return value && writer.encode(JSON.stringify(inValue(chance, value[0], pool, (inner) => inner)))
  }
  const [before = '', code] = text.split('#')
  if (code === undefined) return undefined
  const spoiled = spoilCode(chance, code, pool)
  return writer.encode(`${before}#${spoiled ?? code.slice(0, chance.below(code.length + 1))}`)
}

function inLines(chance: Chance, lines: string[], pool: readonly Uint8Array[]): Uint8Array {
  const at = chance.below(lines.length)
  const line = lines[at] ?? ''
  const how = chance.number()
  if (how < 0.1) lines.splice(at, 1)
  else if (how < 0.2) lines.splice(at, 0, line)
  const parts = lines.map((other, i) =>
    i === at ? once(chance, writer.encode(other), pool) : writer.encode(other),
  )
  return concat(...parts.flatMap((part) => [part, BREAK]).slice(0, -1))
}

function spoilCode(chance: Chance, code: string, pool: readonly Uint8Array[]): string | undefined {
  const bytes = attempt(() => fromBase64url(code))
  return bytes && bytes.length > 0 ? toBase64url(once(chance, bytes, pool)) : undefined
}

function inValue(
  chance: Chance,
  whole: unknown,
  pool: readonly Uint8Array[],
  spoilInner: (bytes: Uint8Array) => Uint8Array,
): unknown {
  const places = placesIn(whole)
  // What is packed within counts as much as all around it.
  const packed = places.filter(({ value }) => value instanceof Uint8Array && value.length > PACKED_BYTES)
  const place = chance.pick(packed.length > 0 && chance.happens(0.4) ? packed : places) as Place
  const { value, parent, key } = place
  if (value instanceof Uint8Array && value.length > 8 && chance.happens(0.6))
    return put(whole, place, spoilInner(value))
  if (typeof value === 'string' && value.length > 40 && chance.happens(0.5))
    return put(whole, place, spoilCode(chance, value, pool) ?? value.slice(0, chance.below(value.length)))
  switch (chance.below(9)) {
    case 0:
    case 1:
      return put(whole, place, oddValue(chance))
    case 2:
      return put(whole, place, (chance.pick(places) as Place).value)
    case 3: {
      const foreign = attempt(() => placesIn(decode(chance.pick(pool) ?? new Uint8Array())))
      return put(whole, place, foreign ? (chance.pick(foreign) as Place).value : oddValue(chance))
    }
    case 4:
      if (Array.isArray(parent)) parent.splice(key as number, 1)
      else if (parent) delete parent[key]
      return whole
    case 5:
      if (Array.isArray(parent)) {
        const times = chance.happens(0.9) ? 1 : (chance.pick([16, 100, 256, 1_001]) ?? 1)
        parent.splice(key as number, 0, ...new Array(times).fill(value))
      } else if (parent) put(whole, { ...place, key: `${key}2` }, value)
      return whole
    case 6:
      return put(whole, place, chance.happens(0.5) ? [value] : { [String(key)]: value })
    case 7:
      if (typeof value === 'number')
        return put(whole, place, value + (chance.pick([1, -1, 255, 256, 0.5]) ?? 1))
      if (typeof value === 'string') return put(whole, place, value + value)
      if (typeof value === 'boolean') return put(whole, place, !value)
      return put(whole, place, oddValue(chance))
    default: {
      const within = Array.isArray(value) ? value : undefined
      if (!within || within.length < 2) return put(whole, place, oddValue(chance))
      within.push(within.shift())
      return whole
    }
  }
}

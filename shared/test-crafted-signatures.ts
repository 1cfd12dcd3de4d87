import { Point } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { concat } from './bytes.ts'

/** A signature that nobody makes by accident, on which implementations of Ed25519 may disagree. All of it is hex. */
export interface CraftedSignature {
  name: string
  key: string
  message: string
  signature: string
  /** Whether [S]B = R + [k]A, without the cofactor: what remains when no encoding is looked at. */
  holds: boolean
}

const ORDER = Point.CURVE().n
const P = Point.CURVE().p
const TRIES = 200

/** The bytes that stand for a point, also where a signature is hashed. */
interface Spelled {
  name: string
  bytes: Uint8Array
  /** It is `scalar` times the base point, and `order` times a point of order 8. */
  scalar: bigint
  order: number
}

/** The eight points of small order: multiples of one of order 8. */
export function smallOrderPoints(): Point[] {
  const eighth = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')
  const points = [Point.ZERO]
  while (points.length < 8) points.push((points.at(-1) ?? Point.ZERO).add(eighth))
  return points
}

/** Other bytes that a lenient decoder takes for the same point: y + p where it fits, and a sign where x is 0. */
export function otherSpellings(point: Point): Uint8Array[] {
  const { x, y } = point.toAffine()
  const sign = x & 1n
  const spell = (value: bigint, bit: bigint) => littleEndian(value | (bit << 255n))
  const spellings: Uint8Array[] = []
  if (y + P < 2n ** 255n) spellings.push(spell(y + P, sign))
  if (x === 0n) spellings.push(spell(y, 1n))
  if (x === 0n && y + P < 2n ** 255n) spellings.push(spell(y + P, 1n))
  return spellings
}

/**
 * Signatures under keys and with points R that are of small order, or have a part of it, or are spelled in a second way, and
 * with an S that is out of range: each once with a message for which the equation holds, where there is one, and once with
 * one for which it does not.
 */
export function craftedSignatures(): CraftedSignature[] {
  const torsion = smallOrderPoints()
  const a = 0x1234567890abcdef1234567890abcdefn
  const r = 0xfedcba0987654321fedcba0987654321n
  const keys = [...points('a key', a, torsion), ...points('a key of small order', 0n, torsion)]
  const rs = [...points('R', r, torsion), ...points('R of small order', 0n, torsion)]
  const all = keys.flatMap((key) => rs.flatMap((at) => both(key, at)))
  const [good] = keys
  const [usual] = rs
  if (!good || !usual) return all
  const [signed] = both(good, usual).filter(({ holds }) => holds)
  if (!signed) return all
  const s = fromLittleEndian(hexToBytes(signed.signature).subarray(32))
  const outOfRange = [1n, 2n, 8n, 15n].map((times) => s + times * ORDER)
  for (const large of [...outOfRange, ORDER, 2n ** 255n - 1n, 2n ** 256n - 1n]) {
    if (large >= 2n ** 256n) continue
    const signature = signed.signature.slice(0, 64) + bytesToHex(littleEndian(large))
    all.push({
      ...signed,
      name: `S = ${large % ORDER === s ? 'S + a multiple of L' : 'out of range'}`,
      signature,
      holds: large % ORDER === s,
    })
  }
  return all
}

function points(name: string, scalar: bigint, torsion: Point[]): Spelled[] {
  const base = scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar)
  return torsion.flatMap((part, order) => {
    const point = base.add(part)
    const spelled = { name: `${name} + ${order}T`, scalar, order, bytes: point.toBytes() }
    return [
      spelled,
      ...otherSpellings(point).map((bytes) => ({
        ...spelled,
        name: `${spelled.name} in another spelling`,
        bytes,
      })),
    ]
  })
}

function both(key: Spelled, at: Spelled): CraftedSignature[] {
  const found = new Map<boolean, CraftedSignature>()
  for (let tried = 0; found.size < 2 && tried < TRIES; tried++) {
    const message = Uint8Array.of(tried & 255, tried >> 8)
    const k = fromLittleEndian(sha512(concat(at.bytes, key.bytes, message))) % ORDER
    const s = (at.scalar + k * key.scalar) % ORDER
    // The parts of prime order cancel out by how s was made; those of small order do, or do not.
    const holds = (BigInt(at.order) + k * BigInt(key.order)) % 8n === 0n
    if (found.has(holds)) continue
    const signature = bytesToHex(concat(at.bytes, littleEndian(s)))
    const name = `${key.name}, ${at.name}: the equation ${holds ? 'holds' : 'does not hold'}`
    found.set(holds, { name, key: bytesToHex(key.bytes), message: bytesToHex(message), signature, holds })
  }
  return [...found.values()]
}

function littleEndian(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0')).reverse()
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(Uint8Array.from(bytes).reverse())}`)
}

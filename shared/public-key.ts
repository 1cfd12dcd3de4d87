import { Point } from '@noble/ed25519'
import { idBytes, type PublicKey } from './ids.ts'

/** A check costs about 1 ms, and the same people speak all the time. */
const checked = new Map<PublicKey, boolean>()
const REMEMBERED = 10_000

/**
 * Whether a key is one that every verifier treats alike: canonical, on the curve, not of small order, torsion-free
 * (RFC 8032 §5.1.3; "Taming the many EdDSAs", 2020). About 1 ms the first time.
 */
export function checkPublicKey(key: PublicKey): boolean {
  const known = checked.get(key)
  if (known !== undefined) return known
  const good = isGood(key)
  if (checked.size >= REMEMBERED) checked.clear()
  checked.set(key, good)
  return good
}

function isGood(key: PublicKey): boolean {
  try {
    const point = Point.fromBytes(idBytes(key), false)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

const POINT_BYTES = 32

/**
 * Whether a signature's point R is the neutral one. Under a key that `checkPublicKey` let pass it is the only point of small
 * order for which the equation of RFC 8032 §5.1.7 can hold, and verifiers disagree about it: Node says no, browsers say
 * yes. Whoever holds a key can make such a signature; nobody does by accident.
 */
export function hasNeutralPoint(signature: Uint8Array): boolean {
  return signature[0] === 1 && signature.subarray(1, POINT_BYTES).every((byte) => byte === 0)
}

import { createPublicKey, verify } from 'node:crypto'
import { Point } from '@noble/ed25519'
import { expect, it, vi } from 'vitest'
import { hasNeutralPoint } from './has-neutral-point.ts'
import { idBytes, type PublicKey } from './ids.ts'
import { checkPublicKey } from './public-key.ts'
import { craftedSignatures, otherSpellings, smallOrderPoints } from './test-crafted-signatures.ts'
import { webCrypto } from './web-crypto.ts'

// Hundreds of signatures: some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const CASES = craftedSignatures()

/** OpenSSL with the same checks before it as in the relay. */
function verifiedByNode(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (!checkPublicKey(key) || hasNeutralPoint(signature)) return false
  const x = Buffer.from(idBytes(key)).toString('base64url')
  return verify(
    null,
    message,
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    signature,
  )
}

it('[C4] the eight points of small order, however spelled, are no keys', () => {
  const points = smallOrderPoints()
  expect(new Set(points.map((point) => point.toHex())).size).toBe(8)
  for (const point of points) {
    expect(point.isSmallOrder()).toBe(true)
    for (const bytes of [point.toBytes(), ...otherSpellings(point)])
      expect(checkPublicKey(Buffer.from(bytes).toString('hex') as PublicKey)).toBe(false)
  }
  // y = 1 and y = 0 fit a second time below 2^255, and x = 0 has a second sign.
  expect(points.flatMap(otherSpellings)).toHaveLength(6)
})

it('[C4] [C5] of all crafted signatures one is good, and both of Node’s verifiers say so', async () => {
  const web = webCrypto()
  const good: string[] = []
  for (const { name, key, message, signature } of CASES) {
    const told = await web.verify(key as PublicKey, hex(message), hex(signature))
    expect(verifiedByNode(key as PublicKey, hex(message), hex(signature))).toBe(told)
    if (told) good.push(name)
  }
  expect(good).toEqual(['a key + 0T, R + 0T: the equation holds'])
})

it('[C5] a signature with the neutral point is refused though the equation holds', async () => {
  const neutral = Point.ZERO.toHex()
  const made = CASES.find(
    ({ holds, key, signature }) => holds && checkPublicKey(key as PublicKey) && signature.startsWith(neutral),
  )
  expect(made).toBeDefined()
  const { key, message, signature } = made!
  expect(hasNeutralPoint(hex(signature))).toBe(true)
  // Node's own verifier refuses it; those of browsers do not.
  const lenient = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true)
  try {
    expect(await webCrypto().verify(key as PublicKey, hex(message), hex(signature))).toBe(false)
    const usual = `02${signature.slice(2)}`
    expect(await webCrypto().verify(key as PublicKey, hex(message), hex(usual))).toBe(true)
  } finally {
    lenient.mockRestore()
  }
})

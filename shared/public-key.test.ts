import { createHash } from 'node:crypto'
import { Point } from '@noble/ed25519'
import { expect, it } from 'vitest'
import { type PublicKey, publicKey } from './ids.ts'
import { checkPublicKey } from './public-key.ts'
import { testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

/** The eight points of small order, as every implementation writes them. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]

/** Second spellings of points: y is not less than p, or the sign of x = 0 is set. */
const NON_CANONICAL = [
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
]

it('[C4] the keys of alice, bob and carol pass', async () => {
  for (const name of ['alice', 'bob', 'carol'])
    expect(checkPublicKey((await testPerson(name)).key)).toBe(true)
})

it.each(SMALL_ORDER)('[C4] the key %s of small order is refused', (key) => {
  expect(checkPublicKey(key as PublicKey)).toBe(false)
})

it.each(NON_CANONICAL)('[C4] the key %s in a second spelling is refused', (key) => {
  expect(checkPublicKey(key as PublicKey)).toBe(false)
})

it('[C4] a good key plus a point of small order is refused', async () => {
  const alice = Point.fromHex((await testPerson('alice')).key)
  for (const torsion of SMALL_ORDER.slice(1)) {
    const mixed = alice.add(Point.fromHex(torsion)).toHex()
    expect(checkPublicKey(mixed as PublicKey)).toBe(false)
  }
})

it.each(['', '00', 'zz'.repeat(32), `02${'00'.repeat(31)}`])('[C4] "%s" is no key', (key) => {
  expect(checkPublicKey(key as PublicKey)).toBe(false)
})

it('[C4] a signature under a refused key never passes, even one that the equation lets pass', async () => {
  // A = a·B + T with T of order 8. S·B = R + k·A holds wherever T's part of k·A is gone: where 8 divides k.
  const [a, r] = [12_345n, 67_890n]
  const key = Point.BASE.multiply(a).add(Point.fromHex(SMALL_ORDER[6]!)).toBytes()
  const R = Point.BASE.multiply(r).toBytes()
  const order = Point.CURVE().n
  const little = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
  for (let tried = 0; ; tried++) {
    const message = Uint8Array.of(tried)
    const k = little(createHash('sha512').update(R).update(key).update(message).digest()) % order
    if (k % 8n !== 0n) continue
    const s = ((r + k * a) % order).toString(16).padStart(64, '0')
    const signature = Uint8Array.from([...R, ...Buffer.from(s, 'hex').reverse()])
    const native = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'Ed25519', false, ['verify'])
    expect(await crypto.subtle.verify('Ed25519', native, signature, message)).toBe(true)
    expect(await webCrypto().verify(publicKey(key), message, signature)).toBe(false)
    return
  }
})

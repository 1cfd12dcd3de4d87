import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { Point } from '@noble/ed25519'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Context, type Crypto, checkSignature, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey } from './ids.ts'
import { checkPublicKey } from './public-key.ts'
import { RFC_8032_VECTORS } from './rfc8032-vectors.ts'
import { anyBytes, bytesOf } from './test-arbitraries.ts'
import { testPerson } from './test-people.ts'
import { webCrypto, webSigner } from './web-crypto.ts'

// Thousands of signatures and digests: some seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

/** The other platform: OpenSSL, by node:crypto. */
const nodeCrypto: Crypto = {
  sha256: (bytes) => Uint8Array.from(createHash('sha256').update(bytes).digest()),
  verify(key, message, signature) {
    if (!checkPublicKey(key)) return false
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(idBytes(key)).toString('base64url') }
    return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)
  },
}

describe.each([
  ['WebCrypto', webCrypto()],
  ['node:crypto', nodeCrypto],
] as const)('%s', (_, crypto) => {
  it.each(RFC_8032_VECTORS)('[C5] passes RFC 8032 $name', async ({ seed, key, message, signature }) => {
    const signer = await webSigner(hex(seed))
    expect(signer.key).toBe(key)
    expect(Buffer.from(await signer.sign(hex(message))).toString('hex')).toBe(signature)
    expect(await crypto.verify(key as PublicKey, hex(message), hex(signature))).toBe(true)
    expect(await crypto.verify(key as PublicKey, hex(`${message}00`), hex(signature))).toBe(false)
    expect(Point.fromHex(key).toHex()).toBe(key)
    expect(checkPublicKey(key as PublicKey)).toBe(true)
  })

  it('[C5] refuses a signature whose S is not less than the group order', async () => {
    const { key, message, signature } = RFC_8032_VECTORS[1]!
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(hex(signature).subarray(32)).reverse().toString('hex')}`) + order
    const second = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
    const forged = Uint8Array.from([...hex(signature).subarray(0, 32), ...second])
    expect(await crypto.verify(key as PublicKey, hex(message), forged)).toBe(false)
  })

  it('[C5] says no to a signature of another length', async () => {
    const { key, message, signature } = RFC_8032_VECTORS[1]!
    for (const length of [0, 63]) {
      expect(await crypto.verify(key as PublicKey, hex(message), hex(signature).subarray(0, length))).toBe(
        false,
      )
    }
  })
})

it('[C5] WebCrypto and node:crypto hash, sign and judge alike', async () => {
  const web = webCrypto()
  await fc.assert(
    fc.asyncProperty(bytesOf(32), anyBytes(), fc.nat(511), fc.boolean(), async (seed, message, bit, flip) => {
      const signer = await webSigner(seed)
      const signature = await signer.sign(message)
      const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
      const nodeKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
      expect(Uint8Array.from(sign(null, message, nodeKey))).toEqual(signature)
      if (flip) signature[bit >> 3]! ^= 1 << (bit & 7)
      expect(await web.verify(signer.key, message, signature)).toBe(!flip)
      expect(nodeCrypto.verify(signer.key, message, signature)).toBe(!flip)
      expect(await web.sha256(message)).toEqual(nodeCrypto.sha256(message))
    }),
  )
})

it('[C3] what is signed begins with the context, a zero byte and the server', async () => {
  const { key } = await testPerson('server')
  const bytes = Buffer.from(signedBytes('catalk/claim/1', key, Uint8Array.of(1, 2)))
  expect(bytes.toString('hex')).toBe(`${Buffer.from('catalk/claim/1').toString('hex')}00${key}0102`)
})

it('[C3] a signature made for one purpose or server passes on no other', async () => {
  const crypto = webCrypto()
  const alice = await testPerson('alice')
  const servers = await Promise.all(
    ['server', 'other server'].map(async (name) => (await testPerson(name)).key),
  )
  const contexts: Context[] = [
    'catalk/claim/1',
    'catalk/login/1',
    'catalk/checkpoint/1',
    'catalk/attestation/1',
    'catalk/signal/1',
    'catalk/invite/1',
  ]
  const payload = Uint8Array.of(1, 2, 3)
  for (const made of contexts) {
    const signature = await alice.sign(signedBytes(made, servers[0]!, payload))
    for (const used of contexts) {
      for (const server of servers) {
        const check = checkSignature(crypto, alice.key, used, server, payload, signature)
        if (used === made && server === servers[0]) await check
        else await expect(check).rejects.toMatchObject({ reason: 'wrong-signature' })
      }
    }
  }
})

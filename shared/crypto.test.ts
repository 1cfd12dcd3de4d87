import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { type Context, type Crypto, checkSignature, signedBytes } from './crypto.ts'
import { idBytes, type PublicKey } from './ids.ts'
import { checkPublicKey } from './public-key.ts'
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

/** RFC 8032 §7.1: seed, public key, message, signature. */
const VECTORS = [
  [
    'TEST 1',
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    'TEST 2',
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'TEST 3',
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
  [
    'TEST SHA(abc)',
    '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  ],
] as const

describe.each([
  ['WebCrypto', webCrypto()],
  ['node:crypto', nodeCrypto],
] as const)('%s', (_, crypto) => {
  it.each(VECTORS)('[C5] passes RFC 8032 %s', async (_name, seed, key, message, signature) => {
    const signer = await webSigner(hex(seed))
    expect(signer.key).toBe(key)
    expect(Buffer.from(await signer.sign(hex(message))).toString('hex')).toBe(signature)
    expect(await crypto.verify(key as PublicKey, hex(message), hex(signature))).toBe(true)
    expect(await crypto.verify(key as PublicKey, hex(`${message}00`), hex(signature))).toBe(false)
  })

  it('[C5] refuses a signature whose S is not less than the group order', async () => {
    const [, , key, message, signature] = VECTORS[1]
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(hex(signature).subarray(32)).reverse().toString('hex')}`) + order
    const second = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
    const forged = Uint8Array.from([...hex(signature).subarray(0, 32), ...second])
    expect(await crypto.verify(key as PublicKey, hex(message), forged)).toBe(false)
  })

  it('[C5] says no to a signature of another length', async () => {
    const [, , key, message, signature] = VECTORS[1]
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

import { beforeAll, expect, it } from 'vitest'
import { decode, encode } from './cbor.ts'
import { MAX_SIGNAL_BYTES } from './limits.ts'
import { checkSignal, decodeSignal, type SignedSignal, signSignal } from './signal.ts'
import { TEST_START, type TestPerson, testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()
const sdp = 'v=0\r\na=fingerprint:sha-256 AB:CD:EF\r\n'
let alice: TestPerson
let bob: TestPerson
let server: TestPerson
let offer: SignedSignal

beforeAll(async () => {
  alice = await testPerson('alice')
  bob = await testPerson('bob')
  server = await testPerson('server')
  const signal = { to: bob.key, connection: new Uint8Array(8), kind: 'offer', sdp, time: TEST_START } as const
  offer = await signSignal(alice, server.key, signal)
})

it('[H6] bob reads who offers what, under her signature', async () => {
  const signal = await checkSignal(crypto, server.key, bob.key, offer)
  expect(signal).toMatchObject({ from: alice.key, to: bob.key, kind: 'offer', sdp, time: TEST_START })
})

it('[H6] an offer for bob is none for carol, and none on another server', async () => {
  const carol = await testPerson('carol')
  await expect(checkSignal(crypto, server.key, carol.key, offer)).rejects.toMatchObject({
    reason: 'wrong-key',
  })
  await expect(checkSignal(crypto, carol.key, bob.key, offer)).rejects.toMatchObject({
    reason: 'wrong-signature',
  })
})

it('[H6] whoever swaps the fingerprint, the kind, the connection or the sender is caught', async () => {
  const carol = await testPerson('carol')
  const changes: [number, unknown][] = [
    [0, Uint8Array.from(Buffer.from(carol.key, 'hex'))],
    [2, new Uint8Array(8).fill(1)],
    [3, 'answer'],
    [4, sdp.replace('AB', 'AA')],
    [5, TEST_START + 1],
  ]
  for (const [at, value] of changes) {
    const row = decode(offer.bytes) as unknown[]
    row[at] = value
    const changed = { bytes: encode(row), signature: offer.signature }
    await expect(checkSignal(crypto, server.key, bob.key, changed)).rejects.toMatchObject({
      reason: 'wrong-signature',
    })
  }
})

it('[H6] a signal over its limit is refused', () => {
  const bytes = new Uint8Array(MAX_SIGNAL_BYTES + 1)
  expect(() => decodeSignal(bytes)).toThrow(expect.objectContaining({ reason: 'too-long' }))
})

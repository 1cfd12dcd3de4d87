import { expect, it } from 'vitest'
import { checkAttestation, signAttestation } from './attestation.ts'
import { encode } from './cbor.ts'
import { signedBytes } from './crypto.ts'
import { idBytes } from './ids.ts'
import { TEST_START, testPerson } from './test-people.ts'
import { webCrypto } from './web-crypto.ts'

const crypto = webCrypto()

it('[C16] an attestation says whom the relay let in, and what they may do', async () => {
  const [server, alice] = await Promise.all([testPerson('server'), testPerson('alice')])
  const said = {
    key: alice.key,
    name: 'alice',
    privileges: ['post' as const],
    owner: false,
    virtual: false,
    time: TEST_START,
  }
  expect(await checkAttestation(crypto, server.key, await signAttestation(server, said))).toEqual(said)
})

it('[C16] nobody can attest themselves, nor bring an attestation from another server', async () => {
  const [server, other, alice] = await Promise.all(
    ['server', 'other', 'alice'].map((name) => testPerson(name)),
  )
  const said = {
    key: alice!.key,
    name: 'alice',
    privileges: [],
    owner: true,
    virtual: false,
    time: TEST_START,
  }
  for (const signer of [alice!, other!]) {
    const forged = await signAttestation(signer, said)
    await expect(checkAttestation(crypto, server!.key, forged)).rejects.toMatchObject({
      reason: 'wrong-signature',
    })
  }
})

it('[C16] what the server signed but is no attestation is refused', async () => {
  const server = await testPerson('server')
  for (const bytes of [encode([idBytes(server.key), 'alice']), encode(null), Uint8Array.of(0xff)]) {
    const signature = await server.sign(signedBytes('catalk/attestation/1', server.key, bytes))
    await expect(checkAttestation(crypto, server.key, { bytes, signature })).rejects.toMatchObject({
      name: 'Refusal',
    })
  }
})

import { expect, test } from 'vitest'
import { idBytes, type PublicKey } from '../shared/ids.ts'
import { checkSignal, signSignal } from '../shared/signal.ts'
import { nodeCrypto } from './node-crypto.ts'
import { newSigner, randomBytes, type TestClient } from './test-client.ts'
import { TestServer } from './test-server.ts'

async function offer(client: TestClient, to: PublicKey, signer = client.signer) {
  const connection = randomBytes(8)
  const signal = { to, connection, kind: 'offer', sdp: 'v=0', time: 1 } as const
  const { bytes, signature } = await signSignal(signer, client.server, signal)
  return { to: idBytes(to), bytes, signature }
}

test('[R15] a signal reaches whom it is for, as it was signed', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  alice.send({ kind: 'signal', content: await offer(alice, bob.key) })
  const signal = await checkSignal(nodeCrypto(), server.key, bob.key, await bob.next('signal'))
  expect(signal).toMatchObject({ from: alice.key, kind: 'offer', sdp: 'v=0' })
})

test('[R12] whoever gets a signal has heard before of whom it is from', async () => {
  await using server = await TestServer.start({ limits: { rosterEveryMs: 60_000 } })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  bob.send({ kind: 'signal', content: await offer(bob, alice.key) })
  await alice.next('signal')
  const { joined } = await alice.next('roster')
  expect(joined).toContainEqual(bob.welcome.attestation)
})

test('[R15] nobody sends a signal in another name, or to somebody else than it says', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  alice.send({ kind: 'signal', content: await offer(alice, bob.key, newSigner()) })
  expect((await alice.next('refused')).reason).toBe('wrong-key')
  alice.send({ kind: 'signal', content: { ...(await offer(alice, alice.key)), to: idBytes(bob.key) } })
  expect((await alice.next('refused')).reason).toBe('wrong-key')
})

test('[R15] a signal to somebody who is not online is refused', async () => {
  await using server = await TestServer.start()
  const alice = await server.enterOwner()
  alice.send({ kind: 'signal', content: await offer(alice, newSigner().key) })
  expect((await alice.next('refused')).reason).toBe('not-online')
})

test('[R15] nobody floods others with signals', async () => {
  await using server = await TestServer.start({ limits: { signals: { burst: 2, perSecond: 1e-9 } } })
  const alice = await server.enterOwner()
  const bob = await server.enter('Bob')
  for (let i = 0; i < 3; i++) alice.send({ kind: 'signal', content: await offer(alice, bob.key) })
  expect((await alice.next('refused')).reason).toBe('too-fast')
})
